import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockDataDir } from '../../src/app/data-dir-lock.ts'
import { tempDir } from '../support/service-config.ts'

const HOLDER = join(import.meta.dirname, '../support/hold-data-dir.ts')

describe('the lock of a data directory', () => {
  let temp: Awaited<ReturnType<typeof tempDir>>
  let dir: string
  beforeEach(async () => {
    temp = await tempDir()
    dir = join(temp.path, 'data')
  })
  afterEach(() => temp[Symbol.asyncDispose]())

  it('refuses a second owner by name and process id, until the first is gone', async () => {
    const first = await lockDataDir(dir, 'stet up')
    await expect(lockDataDir(dir, 'stet list')).rejects.toMatchObject({
      code: 'data-dir-locked',
      exitCode: 2,
      message: expect.stringMatching(new RegExp(`stet up.*${process.pid}`)),
    })
    await first[Symbol.asyncDispose]()
    await using _second = await lockDataDir(dir, 'stet list')
    expect(JSON.parse(await readFile(join(dir, 'stet.lock'), 'utf8'))).toMatchObject({ command: 'stet list' })
  })

  it('lets one of many win, and leaves nothing behind', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => lockDataDir(dir, 'stet up')))
    const won = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    expect(won).toHaveLength(1)
    await won[0]?.[Symbol.asyncDispose]()
    expect(await readdir(dir)).toEqual([])
  })

  it('takes over from a process that died, with one winner', async () => {
    const dead = spawn('true')
    await once(dead, 'exit')
    await lockDataDir(dir, 'x').then((lock) => lock[Symbol.asyncDispose]())
    // The race is narrow: one round would often miss it.
    for (let round = 0; round < 50; round++) {
      await writeFile(
        join(dir, 'stet.lock'),
        JSON.stringify({ pid: dead.pid, command: 'stet up', started: null }),
      )
      const tries = await Promise.allSettled(Array.from({ length: 20 }, () => lockDataDir(dir, 'stet up')))
      const won = tries.filter((one) => one.status === 'fulfilled')
      expect(won).toHaveLength(1)
      await won[0]?.value[Symbol.asyncDispose]()
    }
  })

  it('takes over where an earlier take-over died as well', async () => {
    const dead = spawn('true')
    await once(dead, 'exit')
    await lockDataDir(dir, 'x').then((lock) => lock[Symbol.asyncDispose]())
    const owner = JSON.stringify({ pid: dead.pid, command: 'stet up', started: null })
    for (const name of ['stet.lock', 'stet.lock.takeover']) await writeFile(join(dir, name), owner)
    await using _lock = await lockDataDir(dir, 'stet up')
    await expect(lockDataDir(dir, 'stet up')).rejects.toMatchObject({ code: 'data-dir-locked' })
    expect((await readdir(dir)).filter((name) => name.startsWith('stet.lock'))).toEqual(['stet.lock'])
  })

  it('is told as unreadable, not waited for, where something else has its name', async () => {
    await mkdir(join(dir, 'stet.lock'), { recursive: true })
    await expect(lockDataDir(dir, 'stet up')).rejects.toMatchObject({ code: 'data-dir-unwritable' })
  })

  it.runIf(process.platform === 'linux')(
    'knows a process from a later one that was given its number',
    async () => {
      await lockDataDir(dir, 'x').then((lock) => lock[Symbol.asyncDispose]())
      const earlier = { pid: process.pid, command: 'stet up', started: 'another boot/1' }
      await writeFile(join(dir, 'stet.lock'), JSON.stringify(earlier))
      await using _lock = await lockDataDir(dir, 'stet up')
    },
  )

  it('is held by a process that is not seen from here, as in another container, until that ends', async () => {
    const owner = spawn(process.execPath, [HOLDER, dir], { stdio: ['pipe', 'pipe', 'inherit'] })
    await once(owner.stdout, 'data')
    const path = join(dir, 'stet.lock')
    const held = JSON.parse(await readFile(path, 'utf8'))
    const dead = spawn('true')
    await once(dead, 'exit')
    await writeFile(path, JSON.stringify({ ...held, pid: dead.pid, started: null }))
    await expect(lockDataDir(dir, 'stet list')).rejects.toMatchObject({ code: 'data-dir-locked' })
    owner.kill('SIGKILL')
    await once(owner, 'exit')
    await using _lock = await lockDataDir(dir, 'stet list')
    expect((await readdir(dir)).filter((name) => name.startsWith('stet.alive'))).toHaveLength(1)
  })

  it('is not held by a sign that nobody gives', async () => {
    await lockDataDir(dir, 'x').then((lock) => lock[Symbol.asyncDispose]())
    const dead = spawn('true')
    await once(dead, 'exit')
    for (const sign of ['stet.alive.0123456789abcdef', '../../etc/passwd', '']) {
      const owner = { pid: dead.pid, command: 'stet up', started: null, sign }
      await writeFile(join(dir, 'stet.lock'), JSON.stringify(owner))
      await using _lock = await lockDataDir(dir, 'stet up')
    }
  })

  it.each(['', '{', '{"pid":0}'])('is not held by a file that says %j', async (content) => {
    await lockDataDir(dir, 'x').then((lock) => lock[Symbol.asyncDispose]())
    await writeFile(join(dir, 'stet.lock'), content)
    await using _lock = await lockDataDir(dir, 'stet up')
  })

  it('says so where the directory can not be written', async () => {
    await writeFile(join(temp.path, 'file'), '')
    await expect(lockDataDir(join(temp.path, 'file', 'data'), 'stet up')).rejects.toMatchObject({
      code: 'data-dir-unwritable',
    })
  })
})
