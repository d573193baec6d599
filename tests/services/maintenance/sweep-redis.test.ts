import { Redis } from 'ioredis'
import type { Logger } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Db } from '../../../src/catalog/catalog.ts'
import { insertPostIntake } from '../../../src/catalog/work/insert-intake.ts'
import { CapturePayload, captureJobId } from '../../../src/jobs/job-payloads.ts'
import type { Queues } from '../../../src/jobs/queues.ts'
import { startWorker } from '../../../src/jobs/worker.ts'
import type { PostRef } from '../../../src/model/platform.ts'
import type { Priority } from '../../../src/model/priority.ts'
import { type App, createApp } from '../../../src/runtime/app.ts'
import { retryPost } from '../../../src/services/capture/retry-failures.ts'
import { failCapture } from '../../../src/services/capture/save-capture.ts'
import { acceptPosts } from '../../../src/services/intake/accept-intake.ts'
import { sweepLostJobs } from '../../../src/services/maintenance/sweep-lost-jobs.ts'
import { createDatabase } from '../../support/database.ts'
import { hasRedis, startRedis } from '../../support/redis.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'
import { until } from '../../support/until.ts'

const NOW = Date.UTC(2026, 0, 1)
const postOf = (id: number | string): PostRef => ({
  platform: 'x',
  id: String(id),
  url: `https://x.com/i/status/${id}`,
})
const asked = (id: number | string, priority: Priority = 'normal') => ({
  intakeId: crypto.randomUUID(),
  requestId: null,
  sender: 'cms',
  post: postOf(id),
  articleUrl: null,
  priority,
})

describe.skipIf(!hasRedis() && !process.env.CI)('the sweeper over Redis', () => {
  const parts = new AsyncDisposableStack()
  let app: App
  let db: Db
  let queues: Queues
  let redis: Redis
  let now = NOW
  let empty: () => Promise<void>
  const warnings: unknown[] = []

  beforeAll(async () => {
    const dir = parts.use(await tempDir())
    const server = parts.use(await startRedis())
    const database = parts.use(await createDatabase())
    empty = () => database.empty()
    redis = new Redis(server.url)
    parts.defer(() => redis.disconnect())
    const logger = { warn: (one: unknown) => void warnings.push(one) } as unknown as Logger
    app = createApp(serviceConfig(dir.path, { ...database.env, STET_REDIS_URL: server.url }), {
      clock: { now: () => new Date(now) },
      logger,
    })
    parts.defer(() => app.close())
    db = (await app.catalog()).db
    queues = await app.queues()
  }, 60_000)
  afterAll(() => parts.disposeAsync())
  beforeEach(async () => {
    now = NOW
    warnings.length = 0
    await empty()
    await redis.flushall()
  })
  const state = (id: number | string) => queues.state('capture-x', captureJobId(postOf(id), 1))
  const waiting = async () => (await queues.queue('capture-x').getJobCounts('prioritized')).prioritized

  it('enqueues everything again after Redis was emptied, breaking before the rest, in the order of its arrival', async () => {
    await acceptPosts([asked(1, 'backfill'), asked(2), asked(3, 'breaking'), asked(4)], app)
    now += 1_000
    await acceptPosts([asked(5, 'breaking'), asked(6)], app)
    await redis.flushall()
    now += 40_000
    const order: string[] = []
    const enqueue = queues.queue('capture-x').addBulk.bind(queues.queue('capture-x'))
    queues.queue('capture-x').addBulk = (jobs) => {
      order.push(...jobs.map((job) => (job.data as CapturePayload).id))
      return enqueue(jobs)
    }
    expect(await sweepLostJobs(app, 30_000)).toEqual({ enqueued: 6, ended: 0 })
    expect([order.slice(0, 2).sort(), order.slice(2, 5).sort(), order.slice(5)]).toEqual([
      ['3', '5'],
      ['2', '4', '6'],
      ['1'],
    ])
    expect(order[4]).toBe('6')
    expect(await waiting()).toBe(6)
    expect(warnings).toEqual([{ enqueued: 6, ended: 0 }])
  })

  it('goes on from page to page, and looks at no page twice', async () => {
    const posts = Array.from({ length: 1_100 }, (_, n) => asked(n + 1))
    for (let n = 0; n < posts.length; n += 550)
      await insertPostIntake(db, posts.slice(n, n + 550), new Date(now))
    now += 40_000
    expect(await sweepLostJobs(app, 30_000)).toEqual({ enqueued: 1_100, ended: 0 })
    expect(await waiting()).toBe(1_100)
    expect(await sweepLostJobs(app, 30_000)).toEqual({ enqueued: 0, ended: 0 })
  })

  it('shares the work with the sweepers of other processes', async () => {
    const posts = Array.from({ length: 700 }, (_, n) => asked(n + 1))
    await insertPostIntake(db, posts, new Date(now))
    now += 40_000
    const [one, other] = await Promise.all([sweepLostJobs(app, 30_000), sweepLostJobs(app, 30_000)])
    expect((one?.enqueued ?? 0) + (other?.enqueued ?? 0)).toBe(700)
    expect(await waiting()).toBe(700)
  })

  it('finds a job whose data survives though no list has it', async () => {
    await acceptPosts([asked(1), asked(2)], app)
    await redis.del('{stet}:capture-x:prioritized')
    expect([await state(1), await state(2)]).toEqual(['lost', 'lost'])
    // An operator may ask for the one before the sweeper comes.
    await retryPost(app, postOf(1))
    expect([await state(1), await state(2)]).toEqual(['open', 'lost'])
    now += 40_000
    expect(await sweepLostJobs(app, 30_000)).toEqual({ enqueued: 1, ended: 0 })
    expect(await state(2)).toBe('open')
    const seen: string[] = []
    const worker = await startWorker(queues.backend, {
      queue: 'capture-x',
      payload: CapturePayload,
      concurrency: 1,
      onError: () => {},
      async run({ id }) {
        seen.push(id)
        return { kind: 'complete' }
      },
    })
    await until(async () => seen.length === 2)
    await worker.close()
    expect(seen.sort()).toEqual(['1', '2'])
  })

  it('says nothing of work that ended while it looked', async () => {
    await acceptPosts([asked(1), asked(2)], app)
    now += 40_000
    // A worker ends the capture, and its job, between the two questions.
    const states = queues.states.bind(queues)
    queues.states = async (name, ids) => {
      await failCapture(db, postOf(1), 1, { reason: 'network', retryAt: null }, new Date(now))
      await queues.queue('capture-x').remove(captureJobId(postOf(1), 1))
      return await states(name, ids)
    }
    try {
      expect(await sweepLostJobs(app, 30_000)).toEqual({ enqueued: 0, ended: 0 })
    } finally {
      queues.states = states
    }
    expect(await state(1)).toBe('lost')
    expect(warnings).toEqual([])
  })
})
