import { spawn } from 'node:child_process'
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openEmbeddedPostgres } from '../../../src/runtime/embedded-postgres/embedded-postgres.ts'
import {
  ask,
  endClient,
  nobody,
  output,
  postmasterOf,
  serverGone,
  spawnClient,
} from '../../support/embedded-postgres.ts'
import { tempDir } from '../../support/service-config.ts'

const isRoot = process.getuid?.() === 0
const other = await nobody()

describe('the data directory of the embedded PostgreSQL', () => {
  let temp: Awaited<ReturnType<typeof tempDir>>
  /** A stopped cluster with one row, to copy. */
  let model: string
  let dir: string
  let count = 0

  beforeAll(async () => {
    temp = await tempDir()
    model = join(temp.path, 'model')
    const server = await openEmbeddedPostgres(model)
    await ask(server.connection, 'create table kept as select 7 as n')
    await server.close()
  })
  afterAll(() => temp[Symbol.asyncDispose]())
  beforeEach(() => {
    dir = join(temp.path, `data-${count++}`)
  })
  afterEach(() => serverGone(dir))

  const copyTo = async (target: string) => {
    await mkdir(dirname(target), { recursive: true })
    // FIFOs and sockets are copied as such.
    await output('cp', ['-a', model, target])
  }
  const opensWithItsRow = async (target: string) => {
    const server = await openEmbeddedPostgres(target)
    try {
      expect(await ask(server.connection, 'select n from kept')).toEqual([{ n: 7 }])
    } finally {
      await server.close()
    }
  }

  it.each([
    ['with blanks, signs and other alphabets', 'it\'s 100% #1 ?a=b&c é 档案 \\ "x"'],
    [
      'longer than a socket’s address',
      Array.from({ length: 6 }, (_, n) => `${n}-${'long'.repeat(9)}`).join('/'),
    ],
  ])('may have a path %s', async (_what, path) => {
    dir = join(dir, path)
    const before = await links()
    await copyTo(dir)
    await opensWithItsRow(dir)
    expect(await links()).toEqual(before)
  })

  it('may have been made from nothing at a long path', async () => {
    dir = join(dir, ...Array.from({ length: 4 }, () => 'deep'.repeat(12)))
    const server = await openEmbeddedPostgres(dir)
    expect(await ask(server.connection, 'select 1 as one')).toEqual([{ one: 1 }])
    await server.close()
  })

  it('may hold lock files that name a living process which is no server of it', async () => {
    await copyTo(dir)
    const stranger = spawn('sleep', ['60'])
    const content = `${stranger.pid}\n/elsewhere/postgres\n1700000000\n5432\n/tmp\n\n   1234567      1234\nready   \n`
    await writeFile(join(dir, 'postgres', 'postmaster.pid'), content, { mode: 0o600 })
    await writeFile(join(dir, 'postgres', '.s.PGSQL.5432.lock'), content, { mode: 0o600 })
    await opensWithItsRow(dir)
    expect(stranger.signalCode).toBeNull()
    stranger.kill('SIGKILL')
  })

  it('has nothing to do with the one that it is a copy of, whose server runs', async () => {
    const original = join(dir, 'original')
    const copy = join(dir, 'copy')
    await copyTo(original)
    const server = await openEmbeddedPostgres(original)
    const pid = await postmasterOf(original)
    await output('cp', ['-a', original, copy])
    await opensWithItsRow(copy)
    expect(await postmasterOf(original)).toBe(pid)
    expect(await ask(server.connection, 'select n from kept')).toEqual([{ n: 7 }])
    await server.close()
    await serverGone(original)
    await serverGone(copy)
  })

  it('may have been copied without its FIFO', async () => {
    await copyTo(dir)
    await rm(join(dir, 'postgres.clients'))
    await opensWithItsRow(dir)
  })

  it('is refused where another version of PostgreSQL wrote it', async () => {
    await copyTo(dir)
    await writeFile(join(dir, 'postgres', 'PG_VERSION'), '12\n')
    await expect(openEmbeddedPostgres(dir)).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining('PostgreSQL 12'),
      hint: expect.stringMatching(/stet backup.*stet restore/),
    })
  })

  it('is refused where an earlier Stet has its catalog there, except for who rebuilds it', async () => {
    await mkdir(join(dir, 'catalog'), { recursive: true })
    await writeFile(join(dir, 'catalog', 'PG_VERSION'), '18\n')
    await expect(openEmbeddedPostgres(dir)).rejects.toMatchObject({
      code: 'config-invalid',
      hint: expect.stringContaining('stet reindex'),
    })
    expect(await readdir(dir)).not.toContain('postgres')
    await (await openEmbeddedPostgres(dir, { replacesPglite: true })).close()
    await (await openEmbeddedPostgres(dir)).close()
  })

  it('reports the server’s last log lines if it does not start', async () => {
    await copyTo(dir)
    await rm(join(dir, 'postgres', 'global', 'pg_control'))
    await expect(openEmbeddedPostgres(dir)).rejects.toMatchObject({
      code: 'database-unavailable',
      message: expect.stringContaining('pg_control'),
      hint: expect.stringContaining('postgres.log'),
    })
  })

  it('is refused where it can’t be made', async () => {
    await writeFile(dir, 'a file')
    await expect(openEmbeddedPostgres(join(dir, 'data'))).rejects.toMatchObject({
      code: 'data-dir-unwritable',
    })
  })

  it('starts its log anew when that is long, and keeps the one before', async () => {
    await copyTo(dir)
    await writeFile(join(dir, 'postgres.log'), 'x'.repeat(1_000_001))
    await opensWithItsRow(dir)
    expect((await stat(join(dir, 'postgres.log'))).size).toBeLessThan(10_000)
    expect((await stat(join(dir, 'postgres.log.1'))).size).toBe(1_000_001)
  })

  describe.skipIf(!isRoot)('as root', () => {
    it('may lie below a directory that only root may enter', async () => {
      await mkdir(dir, { mode: 0o700 })
      dir = join(dir, 'data')
      await copyTo(dir)
      await opensWithItsRow(dir)
      expect((await stat(join(dir, 'postgres'))).uid).toBe(0)
    })

    it.skipIf(other === null)('belongs to its owner still, who can go on with it', async () => {
      await copyTo(dir)
      await output('chown', ['-R', 'nobody', dir])
      await output('chmod', ['755', temp.path])
      await opensWithItsRow(dir)
      const owners = await Promise.all(
        (await readdir(dir)).map(async (name) => (await stat(join(dir, name))).uid),
      )
      expect(owners).toEqual(owners.map(() => other?.uid))
      const owner = await spawnClient(dir, other ?? {})
      await opensWithItsRow(dir)
      await endClient(owner)
    })
  })

  it.skipIf(!isRoot)('is refused on a full disk, with PostgreSQL’s words', async (context) => {
    await mkdir(dir)
    const mounted = await output('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', dir]).catch(() => null)
    context.skip(mounted === null, 'no file system may be mounted here')
    try {
      await expect(openEmbeddedPostgres(dir)).rejects.toMatchObject({
        code: 'database-unavailable',
        message: expect.stringContaining('No space left on device'),
      })
      expect((await readdir(dir)).filter((name) => name.startsWith('postgres.new-'))).toEqual([])
    } finally {
      await output('umount', [dir])
    }
  })
})

/** Short links to clusters with long paths. */
const links = async () => (await readdir(tmpdir())).filter((name) => /^stet-.{6}$/.test(name))
