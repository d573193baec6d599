import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildArticleView } from '../../../src/api/views/article-view.ts'
import { articleKey } from '../../../src/archive/object-keys.ts'
import { saveArticleRecord } from '../../../src/catalog/articles/article-records.ts'
import { findArticle } from '../../../src/catalog/articles/articles.ts'
import { listArticles } from '../../../src/catalog/articles/list-articles.ts'
import type { Catalog, Db } from '../../../src/catalog/catalog.ts'
import { ARTICLE_STATES, type ArticleState } from '../../../src/catalog/tables/work.ts'
import { aPost, at, citing } from '../../support/catalog-rows.ts'
import { openEmptyCatalog } from '../../support/database.ts'

type Intake = { state: 'queued' | 'working' | 'done'; failed?: boolean }

/** Articles by name: their requests, oldest first, whether an address is looked up, the state of their post's capture. */
const ARTICLES: Readonly<
  Record<string, { intake?: Intake[]; resolving?: boolean; capture?: 'queued' | 'done' }>
> = {
  imported: {},
  read: { intake: [{ state: 'done' }], capture: 'done' },
  waiting: { intake: [{ state: 'queued' }] },
  taken: { intake: [{ state: 'working' }] },
  capturing: { intake: [{ state: 'done' }], capture: 'queued' },
  recapturing: { capture: 'queued' },
  resolving: { intake: [{ state: 'done' }], resolving: true },
  failed: { intake: [{ state: 'done', failed: true }] },
  'failed, sent again': { intake: [{ state: 'done', failed: true }, { state: 'queued' }] },
  'read, failed later': { intake: [{ state: 'done' }, { state: 'done', failed: true }], capture: 'queued' },
}

describe('the list of articles in a state', () => {
  let catalog: Catalog
  let db: Db
  /** The name of each article by its id. */
  const names = new Map<string, string>()

  beforeAll(async () => {
    catalog = await openEmptyCatalog()
    db = catalog.db
    for (const [name, { intake = [], resolving, capture }] of Object.entries(ARTICLES)) {
      const post = aPost()
      const url = `https://news.example/${encodeURIComponent(name)}`
      const record = {
        stet: 1 as const,
        url,
        title: name,
        publishedAt: null,
        recordedAt: at(1).toISOString(),
      }
      await saveArticleRecord(
        db,
        articleKey(url, at(1)),
        { ...record, bodySha256: 'a'.repeat(64), bodyBytes: 1, citations: [citing(post)] },
        at(1),
      )
      if (capture)
        await db.updateTable('posts').set({ capture_state: capture }).where('id', '=', post.id).execute()
      const article = await findArticle(db, { url })
      if (!article) throw new Error(`no article ${name}`)
      names.set(article.id, name)
      for (const [n, { state, failed }] of intake.entries()) {
        const error = failed ? '{"code":"unreadable","message":"…"}' : 'null'
        await sql`insert into intake (id, kind, article_id, url, priority, state, error, created_at, updated_at)
          values (${`${article.id}-${n}`}, 'article', ${article.id}, ${url}, 'normal', ${state}, ${error}, ${at(n)}, ${at(n)})`.execute(
          db,
        )
      }
      if (resolving)
        await sql`insert into resolutions (article_id, generation, state, priority, version_at, job_seen_at, updated_at)
          values (${article.id}, 1, 'queued', 'normal', ${at(1)}, ${at(1)}, ${at(1)})`.execute(db)
    }
  })
  afterAll(() => catalog.close())

  const list = async (state: ArticleState) => {
    const { articles } = await listArticles(db, { lost: false, state }, { cursor: null, limit: 50 })
    return articles.map(({ id }) => names.get(id)).sort()
  }

  it('agrees with the state of each article', async () => {
    const expected = Object.fromEntries(ARTICLE_STATES.map((state) => [state, [] as string[]]))
    for (const [id, name] of names) {
      const article = await findArticle(db, { id })
      if (article) expected[(await buildArticleView(db, article, 'reader')).state]?.push(name)
    }
    const found = await Promise.all(ARTICLE_STATES.map(async (state) => [state, await list(state)]))
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(Object.entries(expected).map(([state, some]) => [state, some.sort()])),
    )
    expect(expected).toMatchObject({
      failed: ['failed', 'read, failed later'],
      queued: ['failed, sent again', 'waiting'],
    })
  })

  it('counts the posts of an article', async () => {
    const article = await findArticle(db, { url: 'https://news.example/capturing' })
    const view = article && (await buildArticleView(db, article, 'reader'))
    expect(view?.counts).toEqual({ citations: 1, posts: 1, open: 1, outcomes: {}, states: { watched: 1 } })
  })
})
