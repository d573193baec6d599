import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Api } from '../../src/api/server/api.ts'
import { createApi } from '../../src/api/server/create-api.ts'
import { type App, createApp } from '../../src/runtime/app.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { hasRedis, type RedisServer, startRedis } from '../support/redis.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'
import { until } from '../support/until.ts'

const WELL = { database: 'ok', queue: 'ok', store: 'ok', scratch: 'ok' }

describe.skipIf(!hasRedis())('readiness', () => {
  const parts = new AsyncDisposableStack()
  let redis: RedisServer
  let client: Redis
  let database: TestDatabase
  let app: App
  let api: Api
  let dataDir: string

  const ask = async (path: string) => {
    const began = performance.now()
    const { statusCode, payload } = await api.inject(path)
    // Two seconds are promised; more is a busy machine. What hangs would take much longer.
    expect(performance.now() - began).toBeLessThan(4_000)
    return { statusCode, payload }
  }
  /** What `/readyz` says once its parts are in these states. */
  const states = (wanted: Partial<typeof WELL>): Promise<Record<string, string>> =>
    until(async () => {
      const { statusCode, payload } = await ask('/readyz')
      const { parts: found, hints } = JSON.parse(payload)
      const expected = { ...WELL, ...wanted }
      const isAs = Object.entries(expected).every(([part, state]) => found[part] === state)
      if (isAs) expect(statusCode).toBe(Object.values(expected).every((one) => one === 'ok') ? 200 : 503)
      return isAs ? hints : null
    }, 15_000)

  beforeAll(async () => {
    const dir = parts.use(await tempDir())
    dataDir = dir.path
    redis = parts.use(await startRedis())
    client = new Redis(redis.url)
    parts.defer(() => client.disconnect())
    database = parts.use(await createDatabase())
    app = createApp(serviceConfig(dataDir, { ...database.env, STET_REDIS_URL: redis.url }))
    parts.defer(() => app.close())
    api = await createApi(app)
    parts.defer(() => api.close())
    await app.queues()
    await states({})
  })
  afterAll(() => parts.disposeAsync())

  it('names a Redis that is full, and does not tell to start it', async () => {
    // Less than an empty server takes, so that it stays full whatever it frees meanwhile.
    await client.config('SET', 'maxmemory', '1kb')
    try {
      const hints = await states({ queue: 'queue-refused' })
      expect(hints.queue).toContain('maxmemory')
      expect(hints.queue).not.toContain('Start Redis')
      const { payload } = await ask('/metrics')
      expect(payload).toContain('stet_part_up{part="queue"} 0\n')
      expect(payload).toContain('stet_part_error{part="queue",code="queue-refused"} 1\n')
      expect(payload).toMatch(/stet_redis_memory_bytes\{kind="max"\} \d+/)
    } finally {
      await client.config('SET', 'maxmemory', '0')
    }
    expect(await states({})).toEqual({})
  })

  it('reports whether the policy of Redis lets it drop jobs', async () => {
    const mayEvict = async () => /^stet_redis_may_evict (\d)$/m.exec((await ask('/metrics')).payload)?.[1]
    expect(await mayEvict()).toBe('0')
    await client.config('SET', 'maxmemory-policy', 'volatile-lru')
    expect(await mayEvict()).toBe('1')
    await client.config('SET', 'maxmemory-policy', 'noeviction')
  })

  it('names a Redis that became a replica', async () => {
    await client.replicaof('127.0.0.1', '1')
    expect((await states({ queue: 'queue-refused' })).queue).toContain('replica')
    await client.replicaof('NO', 'ONE')
    await states({})
  })

  it('counts a Redis that lost its data', async () => {
    const losses = async () => /^stet_queue_losses_total (\d+)$/m.exec((await ask('/metrics')).payload)?.[1]
    expect(await losses()).toBe('0')
    await client.flushall()
    await until(async () => (await losses()) === '1', 15_000)
  })

  it('answers within 2 s, and names the parts, while Redis hangs and a lock holds up the database', async () => {
    const admin = new pg.Client(database.url)
    await admin.connect()
    await admin.query('begin; lock table workers')
    process.kill(redis.pid, 'SIGSTOP')
    try {
      const hints = await states({ queue: 'queue-unavailable', database: 'database-unavailable' })
      expect(hints.queue).toContain('Start Redis')
      const { payload } = await ask('/metrics')
      expect(payload).toContain('stet_part_up{part="queue"} 0\n')
      expect(payload).toContain('stet_captures_total{platform="x",outcome="captured",reason="none"} 0\n')
      expect(payload).not.toMatch(/^stet_(?:queue_jobs|workers)\{/m)
    } finally {
      process.kill(redis.pid, 'SIGCONT')
      await admin.query('rollback')
      await admin.end()
    }
    await states({})
  })

  it('names a database that takes no rows, and leaves none', async () => {
    const admin = new pg.Client(database.url)
    await admin.connect()
    const name = pg.escapeIdentifier(new URL(database.url).pathname.slice(1))
    const cut = () =>
      admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()`,
      )
    await admin.query(`alter database ${name} set default_transaction_read_only = on`)
    await cut()
    await states({ database: 'database-unavailable' })
    await admin.query(`alter database ${name} reset default_transaction_read_only`)
    await cut()
    await states({})
    const { rows } = await admin.query('select * from workers')
    expect(rows).toEqual([])
    await admin.end()
  })

  it('names a store and a scratch directory that take no file', async () => {
    const [archive, scratch] = [join(dataDir, 'archive'), join(dataDir, 'scratch')]
    for (const dir of [archive, scratch]) {
      await rm(dir, { recursive: true, force: true })
      await writeFile(dir, '')
    }
    await app
      .store()
      .then((store) => store.put('a/b', { source: Buffer.of(), size: 0, sha256: '' }, 'text/plain'))
      .catch(() => {})
    await states({ store: 'store-refused', scratch: 'data-dir-unwritable' })
    for (const dir of [archive, scratch]) {
      await rm(dir)
      await mkdir(dir)
    }
    await states({})
  })
})
