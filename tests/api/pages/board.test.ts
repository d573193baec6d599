import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApi } from '../../../src/api/server/create-api.ts'
import { createToken } from '../../../src/catalog/access/tokens.ts'
import { createApp } from '../../../src/runtime/app.ts'
import { createDatabase } from '../../support/database.ts'
import { hasRedis } from '../../support/redis.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'
import { sharedRedis } from '../../support/shared.ts'

const backends: ReadonlyArray<readonly [string, 'postgres' | 'redis']> = [
  ['PostgreSQL', 'postgres'],
  ...(hasRedis() || process.env.CI ? [['Redis', 'redis'] as const] : []),
]

describe.each(backends)('the queue board on %s', (_, backend) => {
  const parts = new AsyncDisposableStack()
  let ask: (
    path: string,
    init?: { method?: 'GET' | 'PUT'; headers?: object },
  ) => Promise<{ status: number; body: string; headers: object }>
  const headers: Record<'admin' | 'read', object> = { admin: {}, read: {} }

  beforeAll(async () => {
    const dir = parts.use(await tempDir())
    const env: Record<string, string> = backend === 'redis' ? { STET_REDIS_URL: await sharedRedis() } : {}
    const database = parts.use(await createDatabase())
    const app = createApp(serviceConfig(dir.path, { ...env, ...database.env }))
    parts.defer(() => app.close())
    const catalog = await app.catalog()
    const api = await createApi(app)
    parts.defer(() => api.close())
    for (const scope of ['admin', 'read'] as const) {
      const { token } = await createToken(catalog.db, { scopes: [scope], name: null }, new Date())
      headers[scope] = { authorization: `Bearer ${token}` }
    }
    await (await app.queues()).addIngest('intake-of-a-test', 'normal')
    ask = async (path, init = {}) => {
      const answer = await api.inject({
        method: init.method ?? 'GET',
        url: `/queues/board${path}`,
        headers: { ...init.headers },
      })
      return { status: answer.statusCode, body: answer.body, headers: answer.headers }
    }
  })
  afterAll(() => parts.disposeAsync())

  it('needs the scope admin, also for its files', async () => {
    for (const path of ['/', '/api/queues', '/static/js/main.js']) {
      expect([path, (await ask(path)).status]).toEqual([path, 401])
      expect([path, (await ask(path, { headers: headers.read })).status]).toEqual([path, 403])
    }
  })

  it('makes no external requests, and has its own content security policy', async () => {
    const { status, body, headers: sent } = await ask('/', { headers: headers.admin })
    expect(status).toBe(200)
    expect(body).not.toMatch(/(src|href)="(https?:)?\/\//)
    expect(sent).toMatchObject({ 'content-security-policy': expect.stringContaining("script-src 'self';") })
  })

  it('lists the queues and their waiting jobs', async () => {
    const { status, body } = await ask('/api/queues', { headers: headers.admin })
    expect(status).toBe(200)
    const { queues } = JSON.parse(body) as { queues: { name: string; counts: Record<string, number> }[] }
    expect(queues.map(({ name }) => name)).toContain('capture-x')
    const ingest = queues.find(({ name }) => name === 'ingest')?.counts
    expect((ingest?.waiting ?? 0) + (ingest?.prioritized ?? 0)).toBe(1)
  })

  it('says nothing of workers where the queue cannot list them', async () => {
    const listed = JSON.parse((await ask('/api/queues', { headers: headers.admin })).body) as {
      queues: { name: string; hasWorkers?: boolean | null }[]
    }
    const hasWorkers = listed.queues.map((one) => one.hasWorkers ?? null)
    expect(hasWorkers.includes(false)).toBe(backend === 'redis')
    const answer = await ask('/api/queues/ingest/workers', { headers: headers.admin })
    expect(JSON.parse(answer.body).workers).toEqual(backend === 'redis' ? [] : null)
  })

  it('performs an admin’s actions', async () => {
    const { status } = await ask('/api/queues/ingest/pause', { method: 'PUT', headers: headers.admin })
    expect(status).toBe(200)
  })
})
