import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { buildPostView } from '../../../src/api/views/post-view.ts'
import { articleKey } from '../../../src/archive/object-keys.ts'
import { saveArticleRecord } from '../../../src/catalog/articles/article-records.ts'
import { listCurrentCitations } from '../../../src/catalog/articles/citations.ts'
import { listArticles } from '../../../src/catalog/articles/list-articles.ts'
import { findCanonicalPosts } from '../../../src/catalog/posts/canonical-posts.ts'
import { saveEvent } from '../../../src/catalog/posts/events.ts'
import { mergePostAlias } from '../../../src/catalog/posts/post-aliases.ts'
import { findPublicationStatuses } from '../../../src/catalog/posts/post-visibility.ts'
import { findPost } from '../../../src/catalog/posts/posts.ts'
import { listPosts } from '../../../src/catalog/search/list-posts.ts'
import { saveSnapshots } from '../../../src/catalog/snapshots/save-snapshots.ts'
import { claimCapture, requestCapture } from '../../../src/catalog/work/captures.ts'
import { endCapture } from '../../../src/catalog/work/end-capture.ts'
import { insertPostIntake } from '../../../src/catalog/work/insert-intake.ts'
import type { EventRecord } from '../../../src/model/event-record.ts'
import type { PostRef } from '../../../src/model/platform.ts'
import { dumpCatalog } from '../../support/catalog-dump.ts'
import { at, citing, manifestOf } from '../../support/catalog-rows.ts'
import { openEmptyCatalog } from '../../support/database.ts'

/** Orders in which each record comes first once, last once, and before and after every other. */
const ORDERS = [0, 1, 2, 3, 4].flatMap((first) => {
  const order = [0, 1, 2, 3, 4].map((n) => (first + n) % 5)
  return [order, order.toReversed()]
})

const ref = (id: string): PostRef => ({
  platform: 'bluesky',
  id,
  url: `https://bsky.app/profile/${id.split('/')[2]}/post/3tide`,
})
const canonical = ref('at://did:plc:tidetable/app.bsky.feed.post/3tide')
const alias = ref('at://tides.example/app.bsky.feed.post/3tide')
const older = ref('at://old-tides.example/app.bsky.feed.post/3tide')
const pair = { platform: 'bluesky', alias: alias.id, id: canonical.id } as const
const URL = 'https://news.example/tides'

const catalog = await openEmptyCatalog()
const { db } = catalog
afterAll(() => catalog.close())
beforeEach(() => catalog.empty())

const article = (post: PostRef, second = 1) => {
  const recordedAt = at(second)
  return saveArticleRecord(
    db,
    articleKey(URL, recordedAt),
    {
      ...{ stet: 1, url: URL, title: 'Tides', publishedAt: null, recordedAt: recordedAt.toISOString() },
      ...{ bodySha256: 'a'.repeat(64), bodyBytes: 1, citations: [citing(post)] },
    },
    recordedAt,
  )
}
const snapshot = (post: PostRef, second: number, text: string, aliases?: string[]) => {
  const manifest = manifestOf(post, second, 'captured', text)
  const record = { ...manifest.record, ...(aliases === undefined ? {} : { aliases }) }
  return saveSnapshots(db, [{ key: `posts/${second}.json`, manifest: { ...manifest, record } }], at(second))
}
const event = (post: PostRef, type: EventRecord['type'], second: number) =>
  saveEvent(
    db,
    `posts/${type}-${second}.event.json`,
    {
      ...{ stet: 1, type, post, at: at(second).toISOString(), since: null },
      ...{ cause: type === 'lost' ? 'deleted' : null, reason: null, evidence: [] },
    },
    at(second),
  )
const lostArticles = async () =>
  (await listArticles(db, { lost: true }, { cursor: null, limit: 5 })).articles.map((row) => row.url)

describe('two ids of one post', () => {
  it('is looked up beside more posts than a statement may have parameters', async () => {
    await snapshot(canonical, 1, 'The tide is in.', [alias.id])
    const posts = Array.from({ length: 70_000 }, (_, n) => ref(`at://a${n}.example/app.bsky.feed.post/3tide`))
    const found = await findCanonicalPosts(db, [...posts, alias])
    expect(found).toEqual([...posts, { ...alias, id: canonical.id }])
  })

  it('are one post: everything under the alias moves to the canonical id', async () => {
    await article(alias)
    await event(alias, 'lost', 4)
    await event(alias, 'approved', 5)
    await snapshot(alias, 2, 'Slack water.')
    await snapshot(canonical, 3, 'High water at noon.')
    const intake = { intakeId: 'i1', post: alias, articleUrl: null, priority: 'normal' as const }
    await insertPostIntake(db, [intake], at(6))
    await mergePostAlias(db, pair, at(9))
    const row = await findPost(db, alias)
    expect(row).toMatchObject({
      id: canonical.id,
      text: 'High water at noon.',
      state: 'lost',
      approval: 'approved',
    })
    expect(row?.created_at).toEqual(at(1))
    const page = await buildPostView(db, alias, 'reader')
    expect(page.snapshots.map((one) => one.capturedAt)).toEqual(
      [at(3), at(2)].map((one) => one.toISOString()),
    )
    expect(page.articles.map((one) => one.url)).toEqual([URL])
    const cited = await listCurrentCitations(db, page.articles[0]?.id ?? '')
    expect(cited.map((one) => one.post_id)).toEqual([canonical.id])
    expect(await lostArticles()).toEqual([URL])
    const found = await listPosts(db, { q: 'noon tides' }, { cursor: null, limit: 5 })
    expect(found.posts.map((one) => one.id)).toEqual([canonical.id])
    expect(await findPublicationStatuses(db, [alias, canonical])).toMatchObject([
      { id: canonical.id },
      { id: canonical.id },
    ])
    expect(await db.selectFrom('posts').select('id').execute()).toEqual([{ id: canonical.id }])
    expect(await db.selectFrom('intake').select('post_id').execute()).toEqual([{ post_id: canonical.id }])
    const before = await dumpCatalog(catalog)
    await mergePostAlias(db, pair, at(9))
    expect(await dumpCatalog(catalog)).toEqual(before)
  })

  it('stay one post: later records of the alias are saved under the canonical id', async () => {
    await snapshot(canonical, 3, 'High water at noon.', [alias.id])
    await article(alias, 5)
    await event(alias, 'lost', 6)
    await requestCapture(db, alias, 'normal', at(7))
    expect(await db.selectFrom('posts').select('id').execute()).toEqual([{ id: canonical.id }])
    expect(await findPost(db, alias)).toMatchObject({ state: 'lost', capture_state: 'queued' })
    expect(await lostArticles()).toEqual([URL])
  })

  it('give the same catalog in any order of the ledger', async () => {
    const records = [
      () => article(alias, 1),
      () => snapshot(older, 2, 'Slack water.'),
      () => snapshot(canonical, 3, 'High water at noon.', [alias.id, older.id]),
      () => event(alias, 'lost', 4),
      () => event(canonical, 'returned', 5),
    ]
    const dumps: unknown[] = []
    for (const order of ORDERS) {
      await catalog.empty()
      for (const n of order) await records[n]?.()
      dumps.push(await dumpCatalog(catalog))
    }
    for (const dump of dumps) expect(dump).toEqual(dumps[0])
  })

  it('continue and end a capture that was requested under the alias', async () => {
    const request = { intakeId: 'i1', post: alias, articleUrl: null, priority: 'normal' as const }
    await insertPostIntake(db, [request], at(1))
    const claim = await claimCapture(db, alias, 1, at(2))
    expect(claim?.post.id).toBe(alias.id)
    await snapshot(canonical, 3, 'High water at noon.', [alias.id])
    const finding = { outcome: 'captured', reason: null, missing: [], retryAt: null } as const
    expect(await endCapture(db, { ...alias, generation: 1 }, finding, null, at(4))).toEqual({
      failedBefore: null,
    })
    expect(await findPost(db, canonical)).toMatchObject({ capture_state: 'done', outcome: 'captured' })
    expect(await db.selectFrom('intake').select('state').execute()).toEqual([{ state: 'done' }])
    expect(await claimCapture(db, alias, 1, at(5))).toBeNull()
  })

  it('rename a post that is known by its alias only, and insert no unknown post', async () => {
    await mergePostAlias(db, pair, at(1))
    expect(await db.selectFrom('posts').select('id').execute()).toEqual([])
    await article(alias)
    await mergePostAlias(db, pair, at(2))
    expect(await findPost(db, canonical)).toMatchObject({ id: canonical.id, created_at: at(1) })
    // An alias of an alias is an alias of the post.
    await mergePostAlias(db, { platform: 'bluesky', alias: older.id, id: alias.id }, at(3))
    expect(await findPost(db, older)).toMatchObject({ id: canonical.id })
  })
})
