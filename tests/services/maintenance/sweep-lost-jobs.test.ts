import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ZodType } from 'zod'
import type { Db } from '../../../src/catalog/catalog.ts'
import { findPost } from '../../../src/catalog/posts/posts.ts'
import { insertArticleIntake, insertPostIntake } from '../../../src/catalog/work/insert-intake.ts'
import { isResolving, requestResolution } from '../../../src/catalog/work/resolutions.ts'
import {
  CapturePayload,
  captureJobId,
  ingestJobId,
  ResolvePayload,
  resolveJobId,
} from '../../../src/jobs/job-payloads.ts'
import type { QueueName } from '../../../src/jobs/queue-names.ts'
import type { Queues } from '../../../src/jobs/queues.ts'
import { startWorker } from '../../../src/jobs/worker.ts'
import { ServiceError } from '../../../src/model/errors.ts'
import type { PostRef } from '../../../src/model/platform.ts'
import { type App, createApp } from '../../../src/runtime/app.ts'
import { acceptArticles, acceptPosts } from '../../../src/services/intake/accept-intake.ts'
import { sweepLostJobs } from '../../../src/services/maintenance/sweep-lost-jobs.ts'
import { createDatabase, type TestDatabase } from '../../support/database.ts'
import { ensureArticle } from '../../support/ensure-article.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'

const post: PostRef = { platform: 'x', id: '20', url: 'https://x.com/i/status/20' }
const article = {
  intakeId: '0a000000-0000-4000-8000-000000000001',
  requestId: null,
  sender: 'cms',
  url: 'https://news.example/a',
  body: Buffer.from('<p>'),
  format: 'html' as const,
  publishedAt: null,
  priority: 'normal' as const,
}

const asked = (one: PostRef) => ({
  intakeId: `0a000000-0000-4000-8000-0000000000${one.id}`,
  requestId: null,
  sender: 'cms',
  post: one,
  articleUrl: null,
  priority: 'normal' as const,
})

describe('accepted work', () => {
  let parts: AsyncDisposableStack
  let app: App
  let db: Db
  let queues: Queues
  let now: number
  let database: TestDatabase
  beforeAll(async () => {
    database = await createDatabase()
  })
  afterAll(() => database[Symbol.asyncDispose]())

  const deps = () => ({ catalog: app.catalog, queues: app.queues, clock: app.clock })

  /** Lets a worker fail the next job of a queue for good. */
  const failJob = async (queue: QueueName, payload: ZodType): Promise<void> => {
    const ran = Promise.withResolvers<void>()
    const worker = await startWorker(queues.backend, {
      queue,
      payload,
      concurrency: 1,
      onError: () => {},
      async run() {
        ran.resolve()
        return { kind: 'fail', message: 'its worker can not say more' }
      },
    })
    await ran.promise
    await worker.close()
  }

  beforeEach(async () => {
    parts = new AsyncDisposableStack()
    now = Date.UTC(2026, 0, 1)
    const dir = parts.use(await tempDir())
    await database.empty()
    app = createApp(serviceConfig(dir.path, database.env), {
      clock: { now: () => new Date(now) },
      queueSettings: { attempts: 1, backoffMs: 10 },
    })
    parts.defer(() => app.close())
    db = (await app.catalog()).db
    queues = await app.queues()
  })
  afterEach(() => parts.disposeAsync())

  it('is not enqueued again while its job exists, however long it waits', async () => {
    await acceptArticles([article], deps())
    await acceptPosts([asked(post)], deps())
    now += 3_600_000
    expect(await sweepLostJobs(app, 30_000)).toEqual({ enqueued: 0, ended: 0 })
  })

  it('is enqueued again where its job was lost, once', async () => {
    // Rows without jobs: what is left when the queue loses its memory.
    await insertArticleIntake(db, [article], new Date(now))
    await insertPostIntake(db, [asked(post), asked({ ...post, id: '21' })], new Date(now))
    await db.updateTable('posts').set({ capture_state: 'done' }).where('id', '=', '21').execute()
    expect(await sweepLostJobs(app, 30_000)).toEqual({ enqueued: 0, ended: 0 })
    now += 31_000
    expect(await sweepLostJobs(app, 30_000)).toEqual({ enqueued: 3, ended: 0 })
    expect(await queues.state('ingest', ingestJobId(article.intakeId))).toBe('open')
    expect(await queues.state('capture-x', captureJobId(post, 1))).toBe('open')
    expect(await queues.state('capture-x', captureJobId({ ...post, id: '21' }, 2))).toBe('open')
    now += 31_000
    expect(await sweepLostJobs(app, 30_000)).toEqual({ enqueued: 0, ended: 0 })
  })

  it('ends as failed if its job failed', async () => {
    await acceptPosts([asked(post)], deps())
    await failJob('capture-x', CapturePayload)
    now += 31_000
    expect(await sweepLostJobs(app, 30_000)).toEqual({ enqueued: 0, ended: 1 })
    expect(await findPost(db, post)).toMatchObject({
      outcome: 'failed',
      reason: 'internal',
      capture_state: 'done',
    })
  })

  it('an article whose resolution job was lost or failed is enqueued again', async () => {
    const articleId = await ensureArticle(db, article, new Date(now))
    await requestResolution(db, { articleId, priority: 'normal', requestId: null }, new Date(now))
    expect(await sweepLostJobs(app, 30_000)).toEqual({ enqueued: 0, ended: 0 })
    now += 31_000
    expect(await sweepLostJobs(app, 30_000)).toEqual({ enqueued: 1, ended: 0 })
    expect(await queues.state('resolve', resolveJobId(articleId, 1))).toBe('open')
    now += 31_000
    expect(await sweepLostJobs(app, 30_000)).toEqual({ enqueued: 0, ended: 0 })

    await failJob('resolve', ResolvePayload)
    now += 31_000
    expect(await isResolving(db, articleId)).toBe(true)
    expect(await sweepLostJobs(app, 30_000)).toEqual({ enqueued: 0, ended: 1 })
    expect(await isResolving(db, articleId)).toBe(false)
    // Asked for again, it is another generation.
    const asked = await requestResolution(
      db,
      { articleId, priority: 'normal', requestId: null },
      new Date(now),
    )
    expect(asked.generation).toBe(2)
  })

  it('is not half taken in where the queue is away', async () => {
    const away = Object.create(queues) as Queues
    away.withTimeout = () => Promise.reject(new ServiceError('queue-unavailable', 'away'))
    await expect(acceptArticles([article], { ...deps(), queues: async () => away })).rejects.toMatchObject({
      code: 'queue-unavailable',
    })
    const accepted = acceptPosts([asked(post)], { ...deps(), queues: async () => away })
    await expect(accepted).rejects.toMatchObject({ code: 'queue-unavailable' })
    for (const table of ['intake', 'articles', 'posts'] as const) {
      expect(await db.selectFrom(table).selectAll().execute(), table).toEqual([])
    }
  })
})
