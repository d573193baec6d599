import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startAllInOne } from '../../src/runtime/start-service.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { serviceConfig } from '../support/service-config.ts'
import { stet } from './run-cli.ts'

/** Between the embedded PostgreSQL and the shared server. */
describe('stet backup and restore', () => {
  let dir: string
  let server: TestDatabase
  let embedded: Record<string, string>
  let external: Record<string, string>
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'stet-backup-'))
    server = await createDatabase()
    embedded = { STET_DATA_DIR: join(dir, 'one') }
    external = { STET_DATA_DIR: join(dir, 'two'), ...server.env }
    expect((await stet(['token', 'create', '--scope', 'ingest', '--name', 'cms'], embedded)).code).toBe(0)
  })
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
    await rm(dir, { recursive: true, force: true })
  })

  const tokens = async (env: Record<string, string>) => (await stet(['token', 'list', '--json'], env)).lines

  it('carry the catalog from the embedded database to a server and back', async () => {
    const file = join(dir, 'catalog.gz')
    const saved = await stet(['backup', file, '--json'], embedded)
    expect(saved).toMatchObject({ code: 0, stderr: '' })
    expect(saved.lines).toEqual([{ file, tables: expect.any(Number), rows: expect.any(Number) }])
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const restored = await stet(['restore', file, '--json'], external)
    expect(restored).toMatchObject({ code: 0, lines: saved.lines })
    expect(await tokens(external)).toEqual(await tokens(embedded))
    expect(await tokens(external)).toMatchObject([{ name: 'cms' }])

    const second = join(dir, 'second.gz')
    const began = Date.now()
    await stet(['backup', second], external)
    const other = { STET_DATA_DIR: join(dir, 'three') }
    const { code, stdout } = await stet(['restore', second], other)
    expect(code).toBe(0)
    const [, time = ''] = /stet reindex --since (\S+)\n/.exec(stdout) ?? []
    expect(Date.parse(time)).toBeGreaterThanOrEqual(began)
    expect(Date.parse(time)).toBeLessThanOrEqual(Date.now())
    expect(await tokens(other)).toEqual(await tokens(embedded))
  })

  it('refuse a catalog with content, unless it is to be replaced', async () => {
    const file = join(dir, 'full.gz')
    await stet(['backup', file], embedded)
    const refused = await stet(['restore', file], embedded)
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('--replace')
    await stet(['token', 'create', '--scope', 'read', '--name', 'later'], embedded)
    expect((await stet(['restore', file, '--replace'], embedded)).code).toBe(0)
    expect(await tokens(embedded)).toMatchObject([{ name: 'cms' }])
  })

  it('save while `stet up` runs, and refuse to restore under it, by name and process', async () => {
    const service = await startAllInOne(serviceConfig(embedded.STET_DATA_DIR ?? ''))
    try {
      const file = join(dir, 'beside.gz')
      expect((await stet(['backup', file], embedded)).code).toBe(0)
      const refused = await stet(['restore', file, '--replace'], embedded)
      expect(refused.code).toBe(2)
      expect(refused.stderr).toContain(`\`stet up\`, process ${process.pid}`)
    } finally {
      await service.close()
    }
  })

  it('name a file that is no backup, and one that is not there', async () => {
    const file = join(dir, 'notes.txt')
    await writeFile(file, 'not a backup')
    for (const name of [file, join(dir, 'nothing.gz')]) {
      const refused = await stet(['restore', name, '--replace'], external)
      expect(refused.code).toBe(3)
      expect(refused.stderr).toContain(name)
    }
  })
})
