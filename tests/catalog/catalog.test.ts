import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createToken, findTokenRights, listTokens, revokeToken } from '../../src/catalog/access/tokens.ts'
import { saveVersion } from '../../src/catalog/articles/article-versions.ts'
import { findArticle } from '../../src/catalog/articles/articles.ts'
import {
  listCitationsOfPost,
  listCitingArticles,
  listCurrentCitations,
} from '../../src/catalog/articles/citations.ts'
import { listArticles } from '../../src/catalog/articles/list-articles.ts'
import type { Catalog, Db } from '../../src/catalog/catalog.ts'
import { saveEvent } from '../../src/catalog/posts/events.ts'
import { findPost } from '../../src/catalog/posts/posts.ts'
import { listPosts } from '../../src/catalog/search/list-posts.ts'
import { saveSnapshot } from '../../src/catalog/snapshots/save-snapshots.ts'
import { findSnapshot, listSnapshotsOfPost, listWitnesses } from '../../src/catalog/snapshots/snapshots.ts'
import { listChecksOfPost } from '../../src/catalog/watch/checks.ts'
import { claimDuePosts } from '../../src/catalog/watch/claim-posts.ts'
import { saveCheck } from '../../src/catalog/watch/save-check.ts'
import { claimCapture, claimOpenCaptures, requestCapture } from '../../src/catalog/work/captures.ts'
import { endCapture, recordAttempt } from '../../src/catalog/work/end-capture.ts'
import { insertArticleIntake, insertPostIntake } from '../../src/catalog/work/insert-intake.ts'
import {
  claimIntake,
  claimOpenArticleIntake,
  endIntake,
  findNewestIntake,
  listOpenPostIntake,
} from '../../src/catalog/work/intake.ts'
import { readOutcomeCounts } from '../../src/catalog/work/outcome-counts.ts'
import type { Citation } from '../../src/model/citation.ts'
import { aPost, at, citing, manifestOf } from '../support/catalog-rows.ts'
import { openEmptyCatalog } from '../support/database.ts'
import { ensureArticle } from '../support/ensure-article.ts'
import { insertPosts } from '../support/insert-posts.ts'
import { settled } from '../support/watch.ts'

describe('the catalog', () => {
  let catalog: Catalog
  let db: Db
  beforeAll(async () => {
    catalog = await openEmptyCatalog()
    db = catalog.db
  })
  afterAll(() => catalog.close())

  const article = async (url: string, citations: Citation[], second: number, body = url): Promise<string> => {
    const id = await ensureArticle(db, { url }, at(second))
    const bodySha256 = createHash('sha256').update(body).digest('hex')
    const posts = citations.flatMap(({ platform, id, url }) => (id && url ? [{ platform, id, url }] : []))
    await insertPosts(db, posts, at(second))
    const record = {
      stet: 1 as const,
      url,
      title: 'Tides',
      publishedAt: null,
      recordedAt: at(second).toISOString(),
      bodySha256,
      bodyBytes: body.length,
      citations,
    }
    await saveVersion(db, id, record, `articles/${url}/${second}.json`, at(second))
    return id
  }

  it('lists the citations of the newest version of an article, and the articles that cite a post', async () => {
    const [one, two] = [aPost(), aPost()]
    const id = await article('https://news.example/tides', [citing(one), citing(two)], 1)
    await article('https://news.example/tides', [citing(two)], 2, 'changed')
    expect((await listCurrentCitations(db, id)).map((row) => row.post_id)).toEqual([two.id])
    expect(await listCitingArticles(db, one)).toEqual([])
    expect((await listCitingArticles(db, two)).map((row) => row.url)).toEqual(['https://news.example/tides'])
    expect((await listCitationsOfPost(db, two))[0]).toEqual({
      articleUrl: 'https://news.example/tides',
      articleTitle: 'Tides',
      citation: citing(two),
    })
  })

  it('stores text with NUL and lone surrogates', async () => {
    const post = aPost()
    const odd = 'a\0b \uD800 “x” \\u0000 %s'
    await article('https://news.example/odd', [citing(post, odd)], 1)
    expect((await listCitationsOfPost(db, post))[0]?.citation.text).toBe('a\uFFFDb \uFFFD “x” \\u0000 %s')
  })

  it('makes one capture of many requests, and fixes its time with the first claim', async () => {
    const post = aPost()
    const requests = await Promise.all(
      Array.from({ length: 20 }, () => requestCapture(db, post, 'normal', at(1))),
    )
    expect(new Set(requests.map((one) => one.generation))).toEqual(new Set([1]))
    expect(await claimCapture(db, post, 1, at(5))).toEqual({
      post,
      capturedAt: at(5),
      erased: false,
      again: false,
    })
    expect(await claimCapture(db, post, 1, at(9))).toEqual({
      post,
      capturedAt: at(5),
      erased: false,
      again: false,
    })
    expect(
      (await claimOpenCaptures(db, 'normal', { before: at(2), now: at(2), limit: 1_000 })).map(
        (row) => row.id,
      ),
    ).toContain(post.id)
    await endCapture(
      db,
      { ...post, generation: 1 },
      { outcome: 'gone', reason: 'deleted', missing: [], retryAt: null },
      null,
      at(10),
    )
    expect(await claimCapture(db, post, 1, at(11))).toBeNull()
    expect((await requestCapture(db, post, 'breaking', at(12))).generation).toBe(2)
    expect(await claimCapture(db, post, 2, at(13))).toEqual({
      post,
      capturedAt: at(13),
      erased: false,
      again: false,
    })
  })

  it('ends every request for a post when its capture ends', async () => {
    const post = aPost()
    await insertPostIntake(
      db,
      [{ intakeId: randomUUID(), post, articleUrl: null, priority: 'normal' }],
      at(1),
    )
    expect((await listOpenPostIntake(db, at(2), 1_000)).map((row) => row.id)).not.toContain(post.id)
    await recordAttempt(
      db,
      { ...post, generation: 1 },
      { outcome: 'failed', reason: 'upstream', missing: [], retryAt: null },
      at(2),
    )
    expect(await findPost(db, post)).toMatchObject({ outcome: 'failed', capture_state: 'queued' })
    await endCapture(
      db,
      { ...post, generation: 1 },
      { outcome: 'blocked', reason: 'upstream', missing: [], retryAt: null },
      'blocked',
      at(3),
    )
    expect(await findPost(db, post)).toMatchObject({ outcome: 'blocked', capture_state: 'done' })
    expect((await listOpenPostIntake(db, at(9), 1_000)).map((row) => row.id)).not.toContain(post.id)
  })

  it('ends a capture once and counts it once, however often it is ended', async () => {
    const post = aPost()
    const counted = async () =>
      (await readOutcomeCounts(db)).find(({ outcome }) => outcome === 'withheld')?.count ?? 0
    const finding = { outcome: 'withheld' as const, reason: null, missing: [], retryAt: null }
    const end = (generation: number, second: number) =>
      endCapture(db, { ...post, generation }, finding, 'withheld', at(second))
    await insertPostIntake(
      db,
      [{ intakeId: randomUUID(), post, articleUrl: null, priority: 'normal' }],
      at(1),
    )
    const ends = await Promise.all(Array.from({ length: 5 }, () => end(1, 2)))
    expect(ends.filter((one) => one !== null)).toEqual([{ failedBefore: null }])
    expect(await counted()).toBe(1)
    const request = { intakeId: randomUUID(), post, articleUrl: null, priority: 'normal' as const }
    await insertPostIntake(db, [request], at(3))
    expect(await end(1, 4)).toBeNull()
    await recordAttempt(db, { ...post, generation: 1 }, { ...finding, outcome: 'captured' }, at(5))
    expect(await findPost(db, post)).toMatchObject({ outcome: 'withheld', capture_state: 'queued' })
    expect(await claimIntake(db, request.intakeId, at(6))).toMatchObject({ state: 'working' })
    expect(await end(2, 7)).toEqual({ failedBefore: 'withheld' })
    expect(await claimIntake(db, request.intakeId, at(8))).toBeNull()
    expect(await counted()).toBe(2)
  })

  it('keeps the body of a request until the request succeeds', async () => {
    const articleId = await ensureArticle(db, { url: 'https://news.example/body' }, at(1))
    const body = randomBytes(100_000)
    const id = randomUUID()
    const url = 'https://news.example/body'
    await insertArticleIntake(
      db,
      [{ intakeId: id, url, body, format: 'html', publishedAt: null, priority: 'backfill' }],
      at(1),
    )
    expect(
      (await claimOpenArticleIntake(db, 'backfill', { before: at(2), now: at(2), limit: 1_000 })).map(
        (row) => row.id,
      ),
    ).toContain(id)
    const claimed = await claimIntake(db, id, at(3))
    expect(Buffer.from(claimed?.body ?? []).equals(body)).toBe(true)
    await endIntake(db, id, { code: 'input-empty', message: 'nothing' }, at(4))
    expect(await findNewestIntake(db, articleId)).toMatchObject({
      state: 'done',
      error: { code: 'input-empty' },
    })
    expect(await claimIntake(db, id, at(5))).toBeNull()
  })

  it('shows the newest of the best snapshots, and never a worse one', async () => {
    const post = aPost()
    await saveSnapshot(db, manifestOf(post, 1, 'captured', 'first words'), `m/${post.id}/1`, at(1))
    await saveSnapshot(db, manifestOf(post, 3, 'salvaged', 'hearsay'), `m/${post.id}/3`, at(3))
    const second = manifestOf(post, 2, 'captured', 'second words')
    await saveSnapshot(db, second, `m/${post.id}/2`, at(4))
    await saveSnapshot(db, second, `m/${post.id}/2`, at(5))
    expect((await listSnapshotsOfPost(db, post)).map((row) => row.captured_at)).toEqual([at(3), at(2), at(1)])
    expect((await listSnapshotsOfPost(db, post))[0]?.bytes).toBe(3_000_000_000)
    expect((await listWitnesses(db, post)).sort()).toEqual(['citation', 'x-syndication'])
    expect(await listWitnesses(db, { ...post, id: '404' })).toEqual([])
    const row = await findPost(db, post)
    expect(row).toMatchObject({ text: 'second words', outcome: 'captured', main_snapshot: second.id })
    expect(row?.watch).toMatchObject({ seenAlive: true })
    const { generation } = await requestCapture(db, post, 'normal', at(8))
    await endCapture(
      db,
      { ...post, generation },
      { outcome: 'failed', reason: 'network', missing: [], retryAt: null },
      null,
      at(9),
    )
    expect(await findPost(db, post)).toMatchObject({ outcome: 'captured' })
  })

  it('finds posts by words, author, state and article, page by page', async () => {
    const posts = Array.from({ length: 5 }, aPost)
    for (const [n, post] of posts.entries()) {
      await saveSnapshot(
        db,
        manifestOf(post, 20 + n, 'captured', `zanzibar ferry ${n}`),
        `m/${post.id}`,
        at(20 + n),
      )
    }
    const pages: string[][] = []
    let cursor: string | null = null
    do {
      const page = await listPosts(db, { q: 'Zanzibar "ferry"', author: '@TideTable' }, { cursor, limit: 2 })
      pages.push(page.posts.map((row) => row.id))
      cursor = page.next
    } while (cursor !== null)
    expect(pages).toEqual([[posts[4]?.id, posts[3]?.id], [posts[2]?.id, posts[1]?.id], [posts[0]?.id]])
    const [first] = posts
    if (!first) throw new Error('no post')
    await article('https://news.example/zanzibar', [citing(first)], 1)
    const found = await listPosts(
      db,
      { article: 'https://news.example/zanzibar', since: at(0), until: at(59) },
      { cursor: null, limit: 10 },
    )
    expect(found.posts.map((row) => row.id)).toEqual([first.id])
    expect(
      (await listPosts(db, { q: 'zanzibar', outcome: 'gone' }, { cursor: null, limit: 10 })).posts,
    ).toEqual([])
    await expect(listPosts(db, {}, { cursor: 'bm9uc2Vuc2U', limit: 1 })).rejects.toMatchObject({
      code: 'input-unreadable',
    })
  })

  it('saves checks and their decisions, and marks articles that cite a lost post', async () => {
    const post = aPost()
    await article('https://news.example/losing', [citing(post)], 1)
    const evidence = [
      {
        witness: 'x-syndication' as const,
        url: 'https://x.example/',
        at: at(1).toISOString(),
        status: 200,
        mime: null,
        body: '{}',
      },
    ]
    const run = { since: at(1).toISOString(), count: 3, cause: 'deleted' as const }
    const lost = { state: 'lost' as const, seenAlive: true, run }
    const deleted = { at: at(1).toISOString(), liveness: 'deleted' as const, evidence }
    const unknown = { at: at(2).toISOString(), liveness: 'unknown' as const, evidence: [] }
    await saveCheck(db, post, 0, settled(deleted, lost, at(30)), [])
    await saveCheck(db, post, 1, settled(unknown, lost, at(40)), [])
    // Another process has changed the post meanwhile.
    expect(await saveCheck(db, post, 1, settled(unknown, lost, at(50)), [])).toBeNull()
    expect(await listChecksOfPost(db, post)).toEqual([
      { at: at(2), liveness: 'unknown', state: 'lost', evidence: [] },
      { at: at(1), liveness: 'deleted', state: 'lost', evidence },
    ])
    expect(await findPost(db, post)).toMatchObject({ state: 'lost', liveness: 'deleted', due_at: at(40) })
    const due = async (now: Date) => {
      const taken = await claimDuePosts(db, {
        start: now,
        now,
        limit: 1_000,
        maxRank: 2,
        without: [],
      })
      return taken.map((one) => one.id)
    }
    expect(await due(at(39))).not.toContain(post.id)
    expect(await due(at(40))).toContain(post.id)
    const event = {
      ...{
        stet: 1 as const,
        type: 'lost' as const,
        post,
        at: at(3).toISOString(),
        since: at(1).toISOString(),
      },
      ...{ cause: 'deleted' as const, reason: null, evidence },
    }
    await saveEvent(db, `posts/${post.id}/lost.event.json`, event, at(3))
    const { articles } = await listArticles(db, { lost: true }, { cursor: null, limit: 10 })
    expect(articles.map((row) => row.url)).toEqual(['https://news.example/losing'])
  })

  it('hides a post after the newest take-down, in any order of the events', async () => {
    const post = aPost()
    await saveSnapshot(db, manifestOf(post, 1, 'captured', 'quicksand warning'), `m/${post.id}/1`, at(1))
    const found = async () =>
      (await listPosts(db, { q: 'quicksand' }, { cursor: null, limit: 5 })).posts.length
    const say = async (type: 'taken-down' | 'restored', second: number) =>
      await saveEvent(
        db,
        `e/${post.id}/${second}`,
        {
          stet: 1,
          type,
          post,
          at: at(second).toISOString(),
          since: null,
          cause: null,
          reason: 'asked',
          evidence: [],
        },
        at(50),
      )
    expect(await found()).toBe(1)
    await say('taken-down', 10)
    await say('restored', 5)
    expect(await found()).toBe(0)
    expect(await findPost(db, post)).toMatchObject({ taken_down_at: at(10), taken_down_reason: 'asked' })
    const [snapshot] = await listSnapshotsOfPost(db, post)
    expect(await findSnapshot(db, snapshot?.id ?? '')).toMatchObject({ taken_down_reason: 'asked' })
    await say('restored', 20)
    await say('taken-down', 10)
    expect(await found()).toBe(1)
  })

  it('stores only the hash of a token', async () => {
    const made = await createToken(db, { scopes: ['read', 'ingest', 'read'], name: 'cms' }, at(1))
    const scopes = async (token: string, now: Date) =>
      (await findTokenRights(db, [token], now))[0]?.scopes ?? null
    expect(await scopes(made.token, at(2))).toEqual(['read', 'ingest'])
    const forged = `${made.token.slice(0, -1)}${made.token.endsWith('A') ? 'B' : 'A'}`
    expect(await scopes(forged, at(2))).toBeNull()
    expect(JSON.stringify(await db.selectFrom('tokens').selectAll().execute())).not.toContain(
      made.token.slice(14),
    )
    expect((await listTokens(db)).find((row) => row.id === made.id)).toMatchObject({
      name: 'cms',
      last_used_at: at(2),
    })
    expect(await revokeToken(db, made.id, at(3))).toBe(true)
    expect(await scopes(made.token, at(4))).toBeNull()
    expect(await revokeToken(db, 'nobody', at(3))).toBe(false)
  })

  it('has one row for each article after concurrent requests', async () => {
    const ids = await Promise.all(
      Array.from({ length: 10 }, () => ensureArticle(db, { url: 'https://news.example/race' }, at(1))),
    )
    expect(new Set(ids).size).toBe(1)
    expect(await findArticle(db, { url: 'https://news.example/race' })).toMatchObject({ id: ids[0] })
  })
})
