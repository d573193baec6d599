import { spawnSync } from 'node:child_process'
import { mkdir, readdir, rmdir, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createScratch } from '../../src/outbound/scratch-dir.ts'
import { emptyDir } from './client.ts'

describe('createScratch', () => {
  it('creates a private directory with its parents, and deletes it on disposal', async () => {
    const parent = join(await emptyDir(), 'a', 'b')
    const scratch = await createScratch(parent)
    expect(await readdir(parent)).toEqual([])
    expect((await stat(scratch.dir)).mode & 0o777).toBe(0o700)
    expect(basename(scratch.dir)).toContain(`-${process.pid}-`)
    const [one, two] = [scratch.file('.body'), scratch.file('.body')]
    expect(one).not.toBe(two)
    expect([dirname(one), one.endsWith('.body')]).toEqual([scratch.dir, true])
    await writeFile(one, 'x')
    await scratch[Symbol.asyncDispose]()
    expect(await readdir(parent)).toEqual([])
  })

  it('removes only the directories of dead processes of this machine', async () => {
    const parent = await emptyDir()
    const dead = spawnSync(process.execPath, ['-e', '']).pid
    const host = hostname().replace(/[^\w.]/g, '_')
    const kept = [`stet-${host}-${process.ppid}-x`, `stet-another.machine-${dead}-x`, 'something else']
    for (const name of [...kept, `stet-${host}-${dead}-x`]) {
      await mkdir(join(parent, name))
      await writeFile(join(parent, name, 'body'), 'x')
      await utimes(join(parent, name), 1, 1)
    }
    await using first = await createScratch(parent)
    await using second = await createScratch(parent)
    const mine = [first, second].map(({ dir }) => basename(dir))
    expect((await readdir(parent)).toSorted()).toEqual([...kept, ...mine].toSorted())
  })

  it('creates its directory even if the parent was removed', async () => {
    const parent = join(await emptyDir(), 'cleaned')
    await using scratch = await createScratch(parent)
    await rmdir(parent)
    await writeFile(scratch.file('.body'), 'x')
    expect(await readdir(parent)).toEqual([basename(scratch.dir)])
  })

  it('reports at the first file that the directory can’t be created', async () => {
    const parent = join(await emptyDir(), 'replaced')
    await using scratch = await createScratch(parent)
    await rmdir(parent)
    await writeFile(parent, '')
    expect(() => scratch.file('.body')).toThrow(expect.objectContaining({ code: 'data-dir-unwritable' }))
  })

  it('reports an unwritable directory', async () => {
    const file = join(await emptyDir(), 'file')
    await writeFile(file, '')
    await expect(createScratch(join(file, 'scratch'))).rejects.toMatchObject({
      code: 'data-dir-unwritable',
      hint: expect.stringContaining('STET_DATA_DIR'),
    })
  })
})
