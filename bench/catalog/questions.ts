import { readConfig } from '../../config/config.ts'
import { buildArticleView } from '../../src/api/views/article-view.ts'
import { buildPostView } from '../../src/api/views/post-view.ts'
import { findArticle } from '../../src/catalog/articles/articles.ts'
import { listArticles } from '../../src/catalog/articles/list-articles.ts'
import type { Db } from '../../src/catalog/catalog.ts'
import { encodeCursor } from '../../src/catalog/cursor.ts'
import { countFacets } from '../../src/catalog/search/facets.ts'
import { findMatches } from '../../src/catalog/search/find-matches.ts'
import { listPosts } from '../../src/catalog/search/list-posts.ts'
import { encodePosition } from '../../src/catalog/search/post-cursor.ts'
import type { PostFilter } from '../../src/catalog/search/post-filter.ts'
import { claimDuePosts } from '../../src/catalog/watch/claim-posts.ts'
import { connectPlatforms } from '../../src/platforms/connect-platforms.ts'
import {
  articleUrlOf,
  CITATIONS_AN_ARTICLE,
  handleOf,
  POSTS_AN_AUTHOR,
  postId,
  VOCABULARY,
  wordOf,
  zipf,
} from '../../tests/support/filled-catalog.ts'
import { seeded } from '../../tests/support/seeded.ts'

const START = Date.parse('2023-01-01T00:00:00Z')
const SPAN = 1_095 * 86_400_000
const platforms = connectPlatforms(readConfig({ STET_DATA_DIR: '/nowhere' }), () => {})

/** A query of a catalog with this many posts. */
export type Question = (db: Db, posts: number) => Promise<unknown>

/** The same words and offsets for both sizes, and in every run. */
let random = seeded(0)
const any = (below: number): number => Math.floor(random() * below)
const list = (db: Db, filter: PostFilter, cursor: string | null = null) =>
  listPosts(db, filter, { cursor, limit: 50 })
const somewhere = (): string => encodeCursor(new Date(START + any(SPAN)), 'x', postId(0))
const publishedSomewhere = (): string =>
  encodePosition({ at: new Date(START + any(SPAN)), platform: 'x', id: postId(0) }, 'published')
const common = (): string => wordOf(zipf(random()))
const rare = (): string => wordOf(any(VOCABULARY))

/** The queries of a newsroom, by name. They use the functions that the API uses. */
export const QUESTIONS: Readonly<Record<string, Question>> = {
  'post by any form of its URL': async (db, posts) => {
    const n = Math.floor(any(posts) / 10) * 10 + any(8)
    const post = platforms.post(`https://mobile.twitter.com/i/status/${postId(n)}?s=20`)
    return post && (await buildPostView(db, post, 'reader'))
  },
  'article by URL, with citations': async (db, posts) => {
    const article = await findArticle(db, {
      url: articleUrlOf(any(Math.floor((posts * 3) / CITATIONS_AN_ARTICLE))),
    })
    return article && (await buildArticleView(db, article, 'reader'))
  },
  'posts of an article': (db, posts) =>
    list(db, { article: articleUrlOf(any(Math.floor((posts * 3) / CITATIONS_AN_ARTICLE))) }),
  'search: a word, as often as it is said': (db) => list(db, { q: common() }),
  'search: any word of the vocabulary': (db) => list(db, { q: rare() }),
  'search: two words': (db) => list(db, { q: `${common()} ${common()}` }),
  'search: a phrase': (db) => list(db, { q: `"${common()} ${common()}"` }),
  'search: without a word': (db) => list(db, { q: `${common()} -${common()}` }),
  'search: a word, and lost': (db) => list(db, { q: common(), state: 'lost' }),
  'search: a later page': (db) => list(db, { q: common() }, somewhere()),
  'search: a hashtag': (db) => list(db, { q: `#${rare()}` }),
  'search: an id': (db, posts) => list(db, { q: postId(any(posts)) }),
  'search: a word, by publication': (db) => list(db, { q: common(), sort: 'published' }),
  'search: two words, by relevance': (db) => list(db, { q: `${common()} ${common()}`, sort: 'relevance' }),
  'search: a word, by relevance': (db) => list(db, { q: common(), sort: 'relevance' }),
  'search: a word, with its places': async (db) => {
    const q = common()
    const { posts, named } = await list(db, { q })
    return await findMatches(db, q, posts, named)
  },
  'search: no such word': (db) => list(db, { q: `${rare()}zzz` }),
  'list: newest': (db) => list(db, {}),
  'list: anywhere by cursor': (db) => list(db, {}, somewhere()),
  'list: lost': (db) => list(db, { state: 'lost' }),
  'list: an outcome, anywhere': (db) => list(db, { outcome: 'gone' }, somewhere()),
  'list: a platform, lost': (db) => list(db, { platform: 'bluesky', state: 'lost' }),
  'list: an author': (db, posts) => list(db, { author: handleOf(any(Math.ceil(posts / POSTS_AN_AUTHOR))) }),
  'list: a month': (db) => {
    const since = new Date(START + any(SPAN))
    return list(db, { since, until: new Date(since.getTime() + 30 * 86_400_000), platform: 'x' })
  },
  'list: anywhere by publication': (db) => list(db, { sort: 'published' }, publishedSomewhere()),
  'list: lost, by publication': (db) => list(db, { state: 'lost', sort: 'published' }),
  'list: published in a month': (db) => {
    const publishedSince = new Date(START + any(SPAN))
    return list(db, { publishedSince, publishedUntil: new Date(publishedSince.getTime() + 30 * 86_400_000) })
  },
  'articles that cite a dead post': (db) =>
    listArticles(db, { lost: false, dead: true }, { cursor: null, limit: 50 }),
  'articles that are losing a post': (db) => listArticles(db, { lost: true }, { cursor: null, limit: 50 }),
  'next due': async (db) => {
    const now = new Date('2026-01-20T00:00:00Z')
    const due = { start: now, now, limit: 50, maxRank: 2, without: [] }
    // Claim the posts and roll back, so that every round finds the same.
    await db
      .transaction()
      .execute(async (tx) => {
        await claimDuePosts(tx, due)
        throw PUT_BACK
      })
      .catch((thrown: unknown) => {
        if (thrown !== PUT_BACK) throw thrown
      })
  },
  'facets of a search': (db) => countFacets(db, { q: common() }),
}
const PUT_BACK = new Error('put back')

/** The milliseconds of one round of a query. The same round asks for the same words and offsets of every catalog. */
export async function timeQuestion(ask: Question, db: Db, posts: number, round: number): Promise<number> {
  random = seeded(round)
  const start = performance.now()
  await ask(db, posts)
  return performance.now() - start
}
