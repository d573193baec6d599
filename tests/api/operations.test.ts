import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createToken } from '../../src/catalog/access/tokens.ts'
import type { Db } from '../../src/catalog/catalog.ts'
import { QUEUE_NAMES } from '../../src/jobs/queue-names.ts'
import { createLogger } from '../../src/runtime/logger.ts'
import { type RunningService, startAllInOne } from '../../src/runtime/start-service.ts'
import { createDatabase } from '../support/database.ts'
import { moods } from '../support/origin/mood.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'
import { trust } from '../support/origin/trust.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'
import { until } from '../support/until.ts'
import { IDS, site, url } from './site.ts'

const REQUEST = 'newsroom-42'

describe('the service from an operator’s view', () => {
  const parts = new AsyncDisposableStack()
  let origin: Origin
  let running: RunningService
  let db: Db
  let token: string
  let log = ''

  const call = async (path: string, body?: unknown, more: Record<string, string> = {}) =>
    await fetch(`${running.url}${path}`, {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...more },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    })
  const lines = async (path: string, body?: unknown) =>
    (await (await call(path, body)).text())
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  const capture = async (id: string) =>
    (await (await call(`/v1/posts/x/${id}`)).json()) as { capture: string; outcome: string }

  beforeAll(async () => {
    origin = await startOrigin(site)
    parts.defer(() => origin.close())
    trust(origin.caPath)
    const dir = parts.use(await tempDir())
    const database = parts.use(await createDatabase())
    const config = serviceConfig(dir.path, {
      ...origin.env,
      ...database.env,
      STET_LOG_LEVEL: 'trace',
      STET_FETCH_ATTEMPTS: '1',
      STET_HOOK_SECRETS: 'whsec_c3VjaCBhIHNlY3JldCBub2JvZHkgcmVhZHMgaGVyZQ==',
    })
    const logger = createLogger(config, {
      write(line) {
        log += line
      },
    })
    running = await startAllInOne(config, { logger, queueSettings: { attempts: 2, backoffMs: 10 } })
    parts.defer(() => running.close())
    db = (await running.app.catalog()).db
    token = (await createToken(db, { scopes: ['admin'], name: 'test' }, new Date())).token
  })
  afterAll(() => parts.disposeAsync())

  it('logs a request from the hook to the snapshot, without secrets', async () => {
    const answer = await call(
      '/v1/posts',
      { url: url(IDS.plain) },
      { 'x-request-id': REQUEST, cookie: 'a=sweet' },
    )
    expect(answer.status).toBe(202)
    expect(answer.headers.get('x-request-id')).toBe(REQUEST)
    await until(async () => (await capture(IDS.plain)).capture === 'done')
    const row = await db.selectFrom('intake').select('request_id').executeTakeFirstOrThrow()
    expect(row.request_id).toBe(REQUEST)
    const told = log
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    const captured = told.find((line) => line.msg === 'captured' && line.requestId === REQUEST)
    const snapshot = await db.selectFrom('snapshots').select('id').executeTakeFirstOrThrow()
    expect(captured).toMatchObject({ post: `x/${IDS.plain}`, outcome: 'captured', snapshot: snapshot.id })
    for (const secret of [token, 'sweet', 'c3VjaCBhIHNlY3JldCBub2JvZHkgcmVhZHMgaGVyZQ']) {
      expect(log).not.toContain(secret)
    }
  })

  it('generates an id for a request with an invalid one', async () => {
    const answer = await call('/healthz', undefined, { 'x-request-id': 'a b\t"c"' })
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('announces a snapshot once, in the transaction that saves it', async () => {
    const rows = await db.selectFrom('announcements').select(['type', 'post_id']).execute()
    expect(rows).toEqual([{ type: 'snapshot.created', post_id: IDS.plain }])
  })

  it('keeps failures with their reason, and retries them as a new round', async () => {
    const ends = ['cdn.syndication.twimg.com', 'publish.x.com'].map((host) =>
      origin.mood(host, moods.outage()),
    )
    await call('/v1/posts', { url: url(IDS.photo) })
    await until(async () => (await capture(IDS.photo)).capture === 'done')
    const failed = await until(async () => {
      const found = await lines('/v1/failures')
      return found.length > 0 ? found : null
    })
    expect(failed).toMatchObject([{ work: `post x/${IDS.photo}`, queue: 'capture-x', reason: 'upstream' }])
    expect(await lines('/v1/failures?reason=poison')).toEqual([])
    const types = await db
      .selectFrom('announcements')
      .select('type')
      .where('post_id', '=', IDS.photo)
      .execute()
    expect(types).toEqual([{ type: 'capture.failed' }])
    for (const end of ends) end()
    expect(await lines('/v1/retry', { reason: 'upstream' })).toHaveLength(1)
    expect(await lines('/v1/failures')).toEqual([])
    await until(async () => (await capture(IDS.photo)).outcome === 'captured')
    expect((await call('/v1/retry', {})).status).toBe(400)
    expect((await call('/v1/failures?queue=none')).status).toBe(400)
  })

  it('reports the depth and age of its queues', async () => {
    const { queues } = (await (await call('/v1/queues')).json()) as {
      queues: { name: string; oldestAt: null }[]
    }
    expect(queues.map(({ name }) => name)).toEqual(QUEUE_NAMES)
    expect(queues.every(({ oldestAt }) => oldestAt === null)).toBe(true)
  })

  it('exposes metrics without URLs or text', async () => {
    const text = await (await call('/metrics')).text()
    for (const name of [
      'stet_queue_jobs{queue="capture-x",state="waiting"} 0',
      'stet_queue_oldest_seconds{queue="ingest"} 0',
      'stet_captures_total{platform="x",outcome="captured",reason="none"} 2',
      'stet_captures_total{platform="x",outcome="failed",reason="upstream"} 1',
      'stet_upstream_seconds_count{source="x tweet-result",answer="2xx"}',
      'stet_upstream_seconds_count{source="x tweet-result",answer="upstream"}',
      'stet_source_budget_left{source="x oembed"}',
      'stet_part_up{part="scratch"} 1',
      'stet_part_up{part="clock"} 1',
      'stet_clock_skew_seconds{against="database"} ',
      'stet_archive_bytes',
      'stet_audit_oldest_seconds',
      'stet_webhooks_failing 0',
    ]) {
      expect(text).toContain(name)
    }
    expect(text).not.toMatch(/harbour|https?:\/\/|ferry/i)
  })
})
