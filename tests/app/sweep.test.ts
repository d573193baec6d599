import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { acceptArticle, acceptPost } from '../../src/app/accept.ts'
import { sweep } from '../../src/app/sweep.ts'
import { type App, createApp } from '../../src/app.ts'
import { ensureArticle } from '../../src/catalog/articles.ts'
import { requestCapture } from '../../src/catalog/captures.ts'
import type { Db } from '../../src/catalog/catalog.ts'
import { addArticleIntake, addPostIntake } from '../../src/catalog/intake.ts'
import { findPost } from '../../src/catalog/posts.ts'
import { CapturePayload, captureJobId, ingestJobId } from '../../src/jobs/payloads.ts'
import type { Queues } from '../../src/jobs/queues.ts'
import { startWorker } from '../../src/jobs/worker.ts'
import { ServiceError } from '../../src/model/errors.ts'
import type { PostRef } from '../../src/model/platform.ts'
import { type SharedCatalog, sharedCatalog } from '../support/pglite.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'

const post: PostRef = { platform: 'x', id: '20', url: 'https://x.com/i/status/20' }
const article = {
  url: 'https://news.example/a',
  body: Buffer.from('<p>'),
  format: 'html' as const,
  publishedAt: null,
  priority: 'normal' as const,
}

describe('accepted work', () => {
  let parts: AsyncDisposableStack
  let app: App
  let db: Db
  let queues: Queues
  let now: number
  let shared: SharedCatalog
  beforeAll(async () => {
    shared = await sharedCatalog()
  })
  afterAll(() => shared[Symbol.asyncDispose]())

  const deps = () => ({ db, queues, now: () => new Date(now) })

  beforeEach(async () => {
    parts = new AsyncDisposableStack()
    now = Date.UTC(2026, 0, 1)
    const dir = parts.use(await tempDir())
    const catalog = await shared.empty()
    app = createApp(serviceConfig(dir.path), {
      catalog,
      clock: { now: () => new Date(now) },
      queueSettings: { attempts: 1, backoffMs: 10 },
    })
    parts.defer(() => app.close())
    db = catalog.db
    queues = await app.queues()
  })
  afterEach(() => parts.disposeAsync())

  it('is left alone while its job is there, however long that waits', async () => {
    await acceptArticle(article, deps())
    await acceptPost({ post, articleUrl: null, priority: 'normal' }, deps())
    now += 3_600_000
    expect(await sweep(app, 30_000)).toEqual({ enqueued: 0, ended: 0 })
  })

  it('is enqueued again where its job was lost, once', async () => {
    // Rows without jobs: what is left when the queue loses its memory.
    const articleId = await ensureArticle(db, article, new Date(now))
    const intakeId = await addArticleIntake(db, { ...article, articleId }, new Date(now))
    const { round } = await requestCapture(db, post, 'normal', new Date(now))
    await addPostIntake(
      db,
      { post: { ...post, id: '21' }, articleId: null, priority: 'normal' },
      new Date(now),
    )
    expect(await sweep(app, 30_000)).toEqual({ enqueued: 0, ended: 0 })
    now += 31_000
    expect(await sweep(app, 30_000)).toEqual({ enqueued: 3, ended: 0 })
    expect(await queues.state('ingest', ingestJobId(intakeId))).toBe('open')
    expect(await queues.state('capture-x', captureJobId(post, round))).toBe('open')
    expect(await queues.state('capture-x', captureJobId({ ...post, id: '21' }, 1))).toBe('open')
    now += 31_000
    expect(await sweep(app, 30_000)).toEqual({ enqueued: 0, ended: 0 })
  })

  it('ends as failed where its job was set aside', async () => {
    await acceptPost({ post, articleUrl: null, priority: 'normal' }, deps())
    const ran = Promise.withResolvers<void>()
    const worker = await startWorker(queues.backend, {
      queue: 'capture-x',
      payload: CapturePayload,
      concurrency: 1,
      onError: () => {},
      async run() {
        ran.resolve()
        return { kind: 'never', message: 'its worker can not say more' }
      },
    })
    await ran.promise
    await worker.close()
    now += 31_000
    expect(await sweep(app, 30_000)).toEqual({ enqueued: 0, ended: 1 })
    expect(await findPost(db, post)).toMatchObject({
      outcome: 'failed',
      reason: 'internal',
      capture_state: 'done',
    })
  })

  it('is not half taken in where the queue is away', async () => {
    const away = Object.create(queues) as Queues
    away.addIngest = away.addCapture = () => Promise.reject(new ServiceError('queue-unavailable', 'away'))
    await expect(acceptArticle(article, { ...deps(), queues: away })).rejects.toMatchObject({
      code: 'queue-unavailable',
    })
    const accepted = acceptPost({ post, articleUrl: null, priority: 'normal' }, { ...deps(), queues: away })
    await expect(accepted).rejects.toMatchObject({ code: 'queue-unavailable' })
    expect(await db.selectFrom('intake').selectAll().execute()).toEqual([])
  })
})
