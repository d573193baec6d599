import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCatalog } from '../../src/catalog/catalog.ts'
import { isPassingOutage, toCatalogError } from '../../src/catalog/database-outage.ts'
import { openClient } from '../../src/postgres/open-client.ts'
import { SessionPool } from '../../src/postgres/session-pool.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts'
import { until } from '../support/until.ts'

const portOf = (url: string) => new URL(url).port

/** Nothing listens there. */
const NOBODY = '127.0.0.1:1'

describe('a pool of connections to PostgreSQL', () => {
  const parts = new AsyncDisposableStack()
  let primary: PostgresServer
  let standby: PostgresServer
  const pools: SessionPool[] = []
  const both = (query = '') => ({
    connectionString: `postgres://postgres@127.0.0.1:${portOf(standby.url)},127.0.0.1:${portOf(primary.url)}/postgres${query}`,
  })
  const pool = (connection: { connectionString: string }, max = 3) => {
    const opened = new SessionPool(connection, { max })
    pools.push(opened)
    return opened
  }
  const portIn = async (from: SessionPool) =>
    String((await from.query("select current_setting('port') as port")).rows[0].port)

  beforeAll(async () => {
    // To its clients, a standby is a server that only answers reads.
    ;[primary, standby] = await Promise.all([
      startPostgres(),
      startPostgres(['default_transaction_read_only=on']),
    ])
    parts.use(primary)
    parts.use(standby)
  }, 60_000)
  afterAll(async () => {
    for (const one of pools) await one.end()
    await parts.disposeAsync()
  })

  it('uses the server that takes writes, whichever place it has', async () => {
    expect(await portIn(pool(both()))).toBe(portOf(primary.url))
    const client = await openClient(both())
    expect((await client.query("select current_setting('port') as port")).rows[0].port).toBe(
      portOf(primary.url),
    )
    await client.end()
    const catalog = await openCatalog(both())
    await catalog.close()
  })

  it('has ended only when its connections have', async () => {
    const ending = new SessionPool({ connectionString: primary.url }, { max: 3 })
    const clients = await Promise.all([1, 2, 3].map(() => ending.connect()))
    let ended = 0
    for (const client of clients) {
      client.once('end', () => {
        ended += 1
      })
      client.release()
    }
    await ending.end()
    expect(ended).toBe(3)
  })

  it('uses whichever answers first with target_session_attrs=any', async () => {
    expect(await portIn(pool(both('?target_session_attrs=any')))).toBe(portOf(standby.url))
  })

  it('passes a server by that nobody runs', async () => {
    const connectionString = `postgres://postgres@${NOBODY},127.0.0.1:${portOf(primary.url)}/postgres`
    expect(await portIn(pool({ connectionString }))).toBe(portOf(primary.url))
  })

  it('reports a standby alone as an outage that passes', async () => {
    const error = await pool({ connectionString: standby.url })
      .query('select 1')
      .catch((thrown) => thrown)
    expect(toCatalogError(error)).toMatchObject({ code: 'database-unavailable', hint: /every host/ })
    expect(isPassingOutage(error)).toBe(true)
    await expect(openCatalog({ connectionString: standby.url })).rejects.toMatchObject({
      code: 'database-unavailable',
      hint: expect.stringContaining('every host'),
    })
  })

  it('drops a connection whose server became a standby', async () => {
    const one = pool({ connectionString: primary.url }, 1)
    const first = (await one.query('select pg_backend_pid() as pid')).rows[0].pid
    await one.query('set default_transaction_read_only = on')
    await expect(one.query('create table a (b int)')).rejects.toMatchObject({ code: '25006' })
    const second = await until(async () => (await one.query('select pg_backend_pid() as pid')).rows[0].pid)
    expect(second).not.toBe(first)
    await one.query('create temp table a (b int)')
  })

  it('reports a server without connections, and goes on when it has some', async () => {
    await using small = await startPostgres([
      'max_connections=4',
      'superuser_reserved_connections=0',
      'reserved_connections=0',
    ])
    const greedy = await Promise.all(
      Array.from({ length: 4 }, () => openClient({ connectionString: small.url })),
    )
    const one = new SessionPool({ connectionString: small.url }, { max: 2 })
    const error = await one.query('select 1').catch((thrown) => thrown)
    expect(error).toMatchObject({ code: '53300' })
    expect(toCatalogError(error)).toMatchObject({ hint: expect.stringContaining('max_connections') })
    for (const client of greedy) await client.end()
    await until(async () => (await one.query('select 1').catch(() => null)) !== null)
    await one.end()
  }, 30_000)

  describe('behind a network', () => {
    let proxy: TcpProxy
    beforeAll(async () => {
      proxy = parts.use(await startTcpProxy(primary.url))
    })

    it('ends a query whose answer was lost, and leaves a slow one alone', async () => {
      const one = pool({ connectionString: proxy.url })
      const slow = one.query('select pg_sleep(9)')
      await one.query('select 1')
      await pause(100)
      proxy.mode = 'swallow'
      const lost = one.query('select 1').catch((error: Error) => error)
      await pause(200)
      proxy.mode = 'pass'
      const began = performance.now()
      const error = await lost
      expect(performance.now() - began).toBeLessThan(15_000)
      expect(toCatalogError(error)).toMatchObject({ code: 'database-unavailable' })
      expect((await one.query('select 2 as two')).rows[0].two).toBe(2)
      // Its answer went over the same connection as before, which lost nothing.
      await slow
    }, 40_000)
  })
})
