import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stateBadge } from '../../src/api/pages/labels.ts'
import { createApi } from '../../src/api/server/create-api.ts'
import { buildArticleView } from '../../src/api/views/article-view.ts'
import { originalStateOf } from '../../src/api/views/original-state.ts'
import { serializePost } from '../../src/api/views/serializers.ts'
import { describeOriginal } from '../../src/card/original-state.ts'
import { createToken } from '../../src/catalog/access/tokens.ts'
import { findArticle } from '../../src/catalog/articles/articles.ts'
import { listArticles } from '../../src/catalog/articles/list-articles.ts'
import type { Db } from '../../src/catalog/catalog.ts'
import { findPost, upsertPosts } from '../../src/catalog/posts/posts.ts'
import { listPosts } from '../../src/catalog/search/list-posts.ts'
import type { PostFilter } from '../../src/catalog/search/post-filter.ts'
import { claimDuePosts } from '../../src/catalog/watch/claim-posts.ts'
import { type App, createApp } from '../../src/runtime/app.ts'
import { buildReport } from '../../src/services/build-report.ts'
import { ref } from '../platforms/x/world.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'

/** Each post's result of its first capture, and of a check, and whether it was gone before Stet came. */
const POSTS = [
  { id: '101', outcome: 'gone', reason: 'deleted', liveness: null, gone: 'deleted' },
  { id: '102', outcome: 'salvaged', reason: 'account-suspended', liveness: null, gone: 'account-suspended' },
  { id: '103', outcome: 'gone', reason: 'not-found', liveness: 'unknown', gone: 'not-found' },
  { id: '104', outcome: 'gone', reason: 'not-found', liveness: 'deleted', gone: 'deleted' },
  { id: '105', outcome: 'gone', reason: 'not-found', liveness: 'live', gone: null },
  { id: '106', outcome: 'partial', reason: 'upstream', liveness: null, gone: null },
  { id: '107', outcome: 'captured', reason: null, liveness: null, gone: null },
  { id: '108', outcome: 'blocked', reason: 'upstream', liveness: null, gone: null },
  { id: '109', outcome: 'salvaged', reason: 'platform-closed', liveness: null, gone: 'platform-closed' },
  {
    id: '110',
    outcome: 'gone',
    reason: 'platform-closed',
    liveness: 'platform-closed',
    gone: 'platform-closed',
  },
] as const

describe('a post that was gone before its first capture', () => {
  let dir: Awaited<ReturnType<typeof tempDir>>
  let database: TestDatabase
  let app: App
  let db: Db
  let api: Awaited<ReturnType<typeof createApi>>
  let token: string
  const now = new Date()

  beforeAll(async () => {
    dir = await tempDir()
    database = await createDatabase()
    app = createApp(serviceConfig(dir.path, database.env))
    db = (await app.catalog()).db
    api = await createApi(app)
    token = (await createToken(db, { scopes: ['admin'], name: null }, now)).token
    for (const { id, outcome, reason, liveness } of POSTS) {
      await upsertPosts(db, [{ post: ref(id), at: now }], now)
      await db
        .updateTable('posts')
        .set({ outcome, reason, liveness, captured_at: now })
        .where('id', '=', id)
        .execute()
      await sql`insert into articles (id, url, created_at, updated_at) values (${id}, ${`https://post.example/${id}`}, ${now}, ${now})`.execute(
        db,
      )
      await sql`insert into article_versions (article_id, recorded_at, body_sha256, body_bytes) values (${id}, ${now}, '', 1)`.execute(
        db,
      )
      await sql`insert into citations (article_id, recorded_at, n, platform, post_id, role, form, author, links, quote, start_offset, end_offset)
        values (${id}, ${now}, 0, 'x', ${id}, 'embed', 'blockquote', 'null', '[]', '', 0, 1)`.execute(db)
    }
  })
  afterAll(async () => {
    await api.close()
    await app.close()
    await database[Symbol.asyncDispose]()
    await dir[Symbol.asyncDispose]()
  })

  const page = async (url: string) =>
    (await api.inject({ url, headers: { authorization: `Bearer ${token}` } })).payload

  it.each(POSTS)('$outcome, $reason, checked $liveness: $gone', async ({ id, gone }) => {
    const row = await findPost(db, ref(id))
    if (row === undefined) throw new Error(`no post ${id}`)
    const { state, liveness } = serializePost(row)
    expect(state).toBe(gone === null ? 'watched' : 'gone')
    if (gone === null) return
    expect(liveness).toBe(gone)
    expect(stateBadge(state, liveness).markup).toContain('gone')
    const { tone, words } = describeOriginal(originalStateOf(row))
    expect([tone, words.markup]).toEqual([
      'bad',
      expect.stringMatching(/^Original: (?:deleted|not found|its (?:account|platform))/),
    ])
  })

  it('is listed by its shown state and liveness, and by no other', async () => {
    const ids = async (filter: PostFilter) =>
      (await listPosts(db, filter, { cursor: null, limit: 50 })).posts.map(({ id }) => id).sort()
    const idsOf = (keep: (post: (typeof POSTS)[number]) => boolean) => POSTS.filter(keep).map(({ id }) => id)
    expect(await ids({ state: 'gone' })).toEqual(idsOf(({ gone }) => gone !== null))
    expect(await ids({ state: 'watched' })).toEqual(idsOf(({ gone }) => gone === null))
    expect(await ids({ liveness: 'deleted' })).toEqual(idsOf(({ gone }) => gone === 'deleted'))
    expect(await ids({ liveness: 'unknown' })).toEqual([])
  })

  it('shows so among the citations of an article', async () => {
    for (const { id, gone } of POSTS) {
      const article = await findArticle(db, { id })
      const view = article && (await buildArticleView(db, article, 'reader'))
      expect(view?.citations).toMatchObject([
        gone === null ? { state: 'watched' } : { state: 'gone', liveness: gone },
      ])
    }
  })

  it('is found by the articles that cite it, by the report and on /losses', async () => {
    const dead = POSTS.flatMap(({ id, gone }) => (gone === null ? [] : [id]))
    const { articles } = await listArticles(db, { lost: false, dead: true }, { cursor: null, limit: 50 })
    expect(articles.map(({ id }) => id).sort()).toEqual(dead)
    const report = await buildReport(
      app,
      { since: new Date(now.getTime() - 1), until: new Date(now.getTime() + 1) },
      'reader',
    )
    expect(report.gone.list.map(({ id }) => id).sort()).toEqual(dead)
    expect(report.gone.list.find(({ id }) => id === '104')).toMatchObject({
      cause: 'deleted',
      articles: [{ id: '104' }],
    })
    expect(report.gone).toMatchObject({
      posts: 6,
      byCause: [
        { name: 'deleted', count: 2 },
        { name: 'platform-closed', count: 2 },
        { name: 'account-suspended', count: 1 },
        { name: 'not-found', count: 1 },
      ],
      byPlatform: [{ name: 'x', count: 6 }],
    })
    expect(report.posts).toMatchObject({ gone: 6, watched: 4 })
    for (const url of ['/losses', '/losses?state=gone', '/posts?state=gone', '/articles?dead=true']) {
      const payload = await page(url)
      const path = url.startsWith('/articles') ? '/articles/' : '/posts/x/'
      for (const { id, gone } of POSTS) expect(payload.includes(`${path}${id}"`)).toBe(gone !== null)
    }
  })

  it('and any post that was not captured whole is checked at once', async () => {
    const query = {
      start: now,
      now,
      limit: 50,
      maxRank: 2,
      without: [],
      capturedBefore: new Date(now.getTime() - 3600e3),
    }
    const due = (await claimDuePosts(db, query)).map(({ id }) => id)
    expect(due.sort()).toEqual(POSTS.flatMap(({ id, outcome }) => (outcome === 'captured' ? [] : [id])))
  })

  it('is on one page of /losses and in one page of articles, however many there are', async () => {
    await sql`
      insert into posts (platform, id, url, missing, watch, capture_state, capture_generation, capture_priority, created_at,
        updated_at, outcome, reason)
      select 'bluesky', n::text, 'https://bsky.example/' || n, '[]', 'null', 'done', 0, 'normal',
        ${now}::timestamptz - n * interval '1 minute', ${now}, 'gone', 'deleted' from generate_series(1, 5001) n`.execute(
      db,
    )
    await sql`insert into citations (article_id, recorded_at, n, platform, post_id, role, form, author, links, quote, start_offset, end_offset)
      select '107', ${now}, n, 'bluesky', n::text, 'embed', 'blockquote', 'null', '[]', '', 0, 1 from generate_series(1, 3) n`.execute(
      db,
    )
    const seen: string[] = []
    let url: string | undefined = '/losses?state=gone'
    for (let pages = 0; url !== undefined && pages < 4; pages += 1) {
      const payload: string = await page(url)
      seen.push(...[...payload.matchAll(/<h3><a href="\/posts\/([^"]+)"/g)].map(([, path = '']) => path))
      url = payload.match(/rel="next" href="([^"]+)"/)?.[1]?.replaceAll('&amp;', '&')
    }
    expect(seen).toHaveLength(80)
    expect(new Set(seen).size).toBe(80)
    const dead = [...POSTS.flatMap(({ id, gone }) => (gone === null ? [] : [id])), '107'].sort()
    const found: string[] = []
    let cursor: string | null = null
    do {
      const list: Awaited<ReturnType<typeof listArticles>> = await listArticles(
        db,
        { lost: false, dead: true },
        { cursor, limit: 2 },
      )
      found.push(...list.articles.map(({ id }) => id))
      cursor = list.next
    } while (cursor !== null)
    expect(found.sort()).toEqual(dead)
  })
})
