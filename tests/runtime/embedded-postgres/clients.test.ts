import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEmbeddedPostgres } from '../../../src/runtime/embedded-postgres/embedded-postgres.ts'
import {
  ask,
  endClient,
  killClient,
  postmasterOf,
  processesOn,
  serverGone,
  spawnClient,
} from '../../support/embedded-postgres.ts'
import { tempDir } from '../../support/service-config.ts'
import { until } from '../../support/until.ts'

describe('the embedded PostgreSQL', () => {
  let temp: Awaited<ReturnType<typeof tempDir>>
  let dir: string
  beforeAll(async () => {
    temp = await tempDir()
    dir = join(temp.path, 'data')
    // The cluster is made here; the tests below start on it.
    await (await openEmbeddedPostgres(dir)).close()
  })
  afterAll(() => temp[Symbol.asyncDispose]())

  it('has ended, and left nothing running, when the last client has closed', async () => {
    const server = await openEmbeddedPostgres(dir)
    expect(await postmasterOf(dir)).not.toBeNull()
    await server.close()
    expect(await postmasterOf(dir)).toBeNull()
    await serverGone(dir)
  })

  it('is shared by processes, and ends with the last of them', async () => {
    await using clients = new AsyncDisposableStack()
    const one = await openEmbeddedPostgres(dir)
    const pid = await postmasterOf(dir)
    const others = await Promise.all([spawnClient(dir), spawnClient(dir)])
    for (const other of others) clients.defer(() => killClient(other))
    await one.close()
    expect(await postmasterOf(dir)).toBe(pid)
    const [first, second] = others
    if (first) await endClient(first)
    expect(await postmasterOf(dir)).toBe(pid)
    if (second) await endClient(second)
    await serverGone(dir)
  })

  it('ends when the last client is killed', async () => {
    const client = await spawnClient(dir)
    expect(await postmasterOf(dir)).not.toBeNull()
    await killClient(client)
    await serverGone(dir)
    expect(await postmasterOf(dir)).toBeNull()
  })

  it('is found by a client that comes while it stops', async () => {
    for (let round = 0; round < 5; round++) {
      const first = await openEmbeddedPostgres(dir)
      const [, second] = await Promise.all([first.close(), openEmbeddedPostgres(dir)])
      expect(await ask(second.connection, 'select 1 as one')).toEqual([{ one: 1 }])
      await second.close()
    }
    await serverGone(dir)
  })

  it('is started again at the same address after a kill, also for those who had joined it', async () => {
    const one = await openEmbeddedPostgres(dir)
    const two = await openEmbeddedPostgres(dir)
    await ask(one.connection, 'create table kept (n int)')
    await ask(one.connection, 'insert into kept values (7)')
    const pid = (await postmasterOf(dir)) ?? 0
    process.kill(pid, 'SIGKILL')
    await one.ensure()
    expect(await postmasterOf(dir)).not.toBe(pid)
    expect(await ask(two.connection, 'select n from kept')).toEqual([{ n: 7 }])
    await one.close()
    expect(await ask(two.connection, 'select n from kept')).toEqual([{ n: 7 }])
    await two.close()
    await serverGone(dir)
  })

  it('is ended first where its keeper was killed', async () => {
    const client = await spawnClient(dir)
    const server = (await postmasterOf(dir)) ?? 0
    const keepers = (await names(await processesOn(dir))).filter(([, name]) => name === 'sh')
    expect(keepers).toHaveLength(2)
    for (const [pid] of keepers) process.kill(pid, 'SIGKILL')
    await until(async () => (await names(await processesOn(dir))).every(([, name]) => name !== 'sh'))
    const next = await openEmbeddedPostgres(dir)
    expect(await postmasterOf(dir)).not.toBe(server)
    await next.close()
    await endClient(client)
    await serverGone(dir)
  })

  it('is closed to other users, and to the network', async () => {
    const server = await openEmbeddedPostgres(dir)
    const cluster = join(dir, 'postgres')
    expect((await stat(cluster)).mode & 0o777).toBe(0o700)
    expect((await stat(join(cluster, '.s.PGSQL.5432'))).mode & 0o777).toBe(0o700)
    expect((await stat(join(dir, 'postgres.clients'))).mode & 0o777).toBe(0o600)
    const settings = await ask(
      server.connection,
      `select name, setting from pg_settings
       where name in ('listen_addresses', 'fsync', 'full_page_writes', 'server_encoding', 'TimeZone') order by lower(name)`,
    )
    expect(settings.map(({ name, setting }) => [name, setting])).toEqual([
      ['fsync', 'on'],
      ['full_page_writes', 'on'],
      ['listen_addresses', ''],
      ['server_encoding', 'UTF8'],
      ['TimeZone', 'UTC'],
    ])
    await server.close()
    expect((await readdir(cluster)).filter((name) => name.startsWith('joined.'))).toEqual([])
  })
})

async function names(pids: readonly number[]): Promise<[number, string][]> {
  return await Promise.all(
    pids.map(async (pid): Promise<[number, string]> => {
      const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')
      return [pid, name.trim()]
    }),
  )
}
