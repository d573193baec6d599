import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type IntakeService, intakeService, problemOf, type Taken } from '../support/intake-service.ts'
import { type PostgresServer, startPostgres } from '../support/postgres.ts'
import { signalTree } from '../support/process-tree.ts'
import { hasRedis, type RedisServer, startRedis } from '../support/redis.ts'
import { until } from '../support/until.ts'

const servers = hasRedis()
const SECRET = `whsec_${btoa('k'.repeat(32))}`
let count = 0
const next = (): number => {
  count += 1
  return count
}

/** What a newsroom sends: each to its own door. */
const requests: Record<string, (service: IntakeService) => Promise<Response>> = {
  'a post': (service) => service.post('/v1/posts', { url: `https://x.com/jack/status/${next()}` }),
  'a post that an article cites': (service) =>
    service.post('/v1/posts', {
      url: `https://x.com/jack/status/${next()}`,
      articleUrl: `https://news.example/${count}`,
    }),
  'an article': (service) =>
    service.post('/v1/articles', { url: `https://news.example/${next()}`, html: '<p>' }),
  'many lines': (service) =>
    service.post(
      '/v1/posts',
      Array.from({ length: 1_500 }, () => `{"url":"https://x.com/jack/status/${next()}"}`).join('\n'),
      { 'content-type': 'application/x-ndjson' },
    ),
  'a signed hook': (service) => {
    const body = JSON.stringify({ url: `https://news.example/${next()}`, text: 'words' })
    const at = new Date()
    return service.post('/v1/articles', body, {
      authorization: '',
      'webhook-id': `m${count}`,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(SECRET).sign(`m${count}`, at, body),
    })
  },
}

describe.skipIf(!servers && !process.env.CI)('while Redis or PostgreSQL is away', () => {
  const parts = new AsyncDisposableStack()
  let redis: RedisServer
  let postgres: PostgresServer
  let service: IntakeService
  let before: Taken
  beforeAll(async () => {
    ;[redis, postgres] = await Promise.all([startRedis(), startPostgres()])
    parts.use(redis)
    parts.use(postgres)
    service = parts.use(
      await intakeService({
        env: {
          STET_DATABASE_URL: await postgres.database('stet'),
          STET_REDIS_URL: redis.url,
          STET_HOOK_SECRETS: SECRET,
        },
      }),
    )
  })
  afterAll(() => parts.disposeAsync())
  beforeEach(async () => {
    before = await service.taken()
  })

  const unavailable = async (answer: Response, code: string) => {
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/)
    expect(await problemOf(answer)).toMatchObject({ status: 503, code })
    expect(await service.healthy()).toBe(true)
  }
  /** Once it answers again, all is as before; then the same is taken in. */
  const asBefore = async () => {
    await until(async () => (await service.taken().catch(() => null)) !== null, 20_000)
    await until(async () => JSON.stringify(await service.taken()) === JSON.stringify(before), 20_000)
    expect((await requests['a post']?.(service))?.status).toBe(202)
  }

  const send = () => Promise.all(Object.values(requests).map((one) => one(service)))

  it('nothing is half taken in while Redis is stopped, by whichever door it comes', async () => {
    process.kill(redis.pid, 'SIGSTOP')
    try {
      for (const answer of await send()) await unavailable(answer, 'queue-unavailable')
    } finally {
      process.kill(redis.pid, 'SIGCONT')
    }
    // What lay in its socket is in the queue now, under names whose work has ended: workers find nothing to do.
    const { jobs } = await until(() => service.taken().catch(() => null))
    before = { ...before, jobs }
    await asBefore()
  }, 60_000)

  it('nothing is half taken in while PostgreSQL is stopped', async () => {
    signalTree(postgres.pid, 'SIGSTOP')
    try {
      for (const answer of await send()) await unavailable(answer, 'database-unavailable')
    } finally {
      signalTree(postgres.pid, 'SIGCONT')
    }
    await asBefore()
  }, 60_000)

  it('all is refused where Redis has died, and where PostgreSQL has', async () => {
    await redis.kill()
    for (const answer of await send()) await unavailable(answer, 'queue-unavailable')
    const { db } = await service.app.catalog()
    expect((await db.selectFrom('intake').select('id').execute()).length).toBe(before.intake)
    await postgres.kill()
    for (const answer of await send()) expect(answer.status).toBe(503)
  }, 60_000)
})
