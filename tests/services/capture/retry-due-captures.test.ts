import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findPost } from '../../../src/catalog/posts/posts.ts'
import { claimCapture, requestCapture } from '../../../src/catalog/work/captures.ts'
import { endCapture } from '../../../src/catalog/work/end-capture.ts'
import type { Outcome } from '../../../src/model/outcome.ts'
import type { PostRef } from '../../../src/model/platform.ts'
import { type App, createApp } from '../../../src/runtime/app.ts'
import { processCapture } from '../../../src/services/capture/process-capture.ts'
import { enqueueDueRetries, nextRetryAt } from '../../../src/services/capture/retry-due-captures.ts'
import { createDatabase, type TestDatabase } from '../../support/database.ts'
import { archivedPage } from '../../support/origin/archived-pages.ts'
import { moods } from '../../support/origin/mood.ts'
import { startOrigin } from '../../support/origin/origin.ts'
import { type FixturePost, idAt } from '../../support/origin/post.ts'
import { trust } from '../../support/origin/trust.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'

const lost: FixturePost = {
  id: idAt('2018-05-04T11:00:00Z'),
  author: { handle: 'tram_watch', name: 'Tram Watch' },
  text: 'Line 5 will never close.',
  dead: 'deleted',
}
const ref = (id: string): PostRef => ({ platform: 'x', id, url: `https://x.com/tram_watch/status/${id}` })

describe('a capture that ended while a witness did not answer', () => {
  const parts = new AsyncDisposableStack()
  let now = Date.UTC(2026, 0, 1)
  let app: App
  let database: TestDatabase
  beforeAll(async () => {
    database = parts.use(await createDatabase())
    const dir = parts.use(await tempDir())
    app = createApp(serviceConfig(dir.path, database.env), {
      clock: { now: () => new Date(now) },
    })
    parts.defer(() => app.close())
  })
  afterAll(() => parts.disposeAsync())

  const ended = async (id: string, outcome: Outcome, retryAt: Date | null) => {
    const { db } = await app.catalog()
    const { generation } = await requestCapture(db, ref(id), 'normal', new Date(now))
    await claimCapture(db, ref(id), generation, new Date(now))
    await endCapture(
      db,
      { ...ref(id), generation },
      { outcome, reason: 'deleted', missing: [], retryAt },
      null,
      new Date(now),
    )
    return generation
  }
  const stateOf = async (id: string) => {
    const post = await findPost((await app.catalog()).db, ref(id))
    return (
      post && {
        state: post.capture_state,
        generation: post.capture_generation,
        priority: post.capture_priority,
      }
    )
  }

  it('is requested again when it is due, once, at the lowest priority', async () => {
    await ended('21', 'gone', new Date(now + 900_000))
    await ended('22', 'gone', null)
    await ended('23', 'captured', new Date(now + 900_000))
    expect(await enqueueDueRetries(app)).toBe(0)
    now += 900_000
    expect(await enqueueDueRetries(app)).toBe(1)
    expect(await enqueueDueRetries(app)).toBe(0)
    expect(await stateOf('21')).toEqual({ state: 'queued', generation: 2, priority: 'backfill' })
    expect(await (await app.queues()).state('capture-x', 'x-21-2')).toBe('open')
    expect(await stateOf('22')).toMatchObject({ state: 'done', generation: 1 })
  })

  it('is found in the web archive once that answers', async () => {
    const origin = await startOrigin({ posts: [lost], archived: [archivedPage(lost, 'legacy')] })
    trust(origin.caPath)
    const { db } = await app.catalog()
    await db.deleteFrom('posts').execute()
    const config = serviceConfig(join(app.config.dataDir, 'own'), {
      ...origin.env,
      ...database.env,
      STET_WEB_ARCHIVE_INTERVAL: '10ms',
    })
    // Turns are waited for: time goes on, and leaps where the test says.
    const began = Date.now()
    const clock = { now: () => new Date(now + Date.now() - began) }
    const own = createApp(config, { clock })
    const attempt = {
      number: 1,
      last: false,
      jobId: 'x',
      signal: new AbortController().signal,
      share: 'normal' as const,
      progress: async () => {},
    }
    const run = async () => {
      const { generation } = await requestCapture(db, ref(lost.id), 'normal', new Date(now))
      const verdict = await processCapture(own, { v: 1, platform: 'x', id: lost.id, generation }, attempt)
      const post = await findPost(db, ref(lost.id))
      return [verdict.kind, post?.capture_state, post?.outcome, post?.reason, post?.retry_at !== null]
    }
    try {
      const end = origin.mood('web.archive.org', moods.outage())
      expect(await run()).toEqual(['complete', 'done', 'gone', 'deleted', true])
      end()
      now += 24 * 3600_000
      expect(await enqueueDueRetries(own)).toBe(1)
      expect(await run()).toEqual(['complete', 'done', 'salvaged', 'deleted', false])
      now += 24 * 3600_000
      expect(await enqueueDueRetries(own)).toBe(0)
    } finally {
      await own.close()
      await origin.close()
    }
  }, 60_000)

  it('each time later, a day at most', () => {
    const at = new Date(now)
    const told = new Date(now + 60_000).toISOString()
    const minutes = (round: number) =>
      ((nextRetryAt(told, round, at)?.getTime() ?? 0) - at.getTime()) / 60_000
    expect([1, 2, 3, 4, 12].map(minutes)).toEqual([1, 15, 30, 60, 1440])
    expect(nextRetryAt(null, 3, at)).toBeNull()
  })
})
