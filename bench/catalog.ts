/**
 * Measures a newsroom's queries of the catalog on PostgreSQL, in milliseconds: at 10,000 posts, and at 1,000,000 with
 * 3,000,000 citations and 10,000,000 checks. The queries use the functions that the API uses, with caches as warm as
 * after days of service. `npm run bench -- catalog [posts]` replaces the million by another size, with as many
 * citations and checks per post.
 */

import { totalmem } from 'node:os'
import { sql } from 'kysely'
import { readConfig } from '../config/config.ts'
import { buildArticleView } from '../src/api/views/article-view.ts'
import { buildPostView } from '../src/api/views/post-view.ts'
import { findArticle } from '../src/catalog/articles/articles.ts'
import { listArticles } from '../src/catalog/articles/list-articles.ts'
import { type Db, openCatalog } from '../src/catalog/catalog.ts'
import { encodeCursor } from '../src/catalog/cursor.ts'
import { countFacets } from '../src/catalog/search/facets.ts'
import { findMatches } from '../src/catalog/search/find-matches.ts'
import { listPosts } from '../src/catalog/search/list-posts.ts'
import { encodePosition } from '../src/catalog/search/post-cursor.ts'
import type { PostFilter } from '../src/catalog/search/post-filter.ts'
import { claimDuePosts } from '../src/catalog/watch/claim-posts.ts'
import { connectPlatforms } from '../src/platforms/connect-platforms.ts'
import {
  articleUrlOf,
  CITATIONS_AN_ARTICLE,
  fillCatalog,
  handleOf,
  POSTS_AN_AUTHOR,
  postId,
  VOCABULARY,
  wordOf,
  zipf,
} from '../tests/support/filled-catalog.ts'
import { startPostgres } from '../tests/support/postgres.ts'
import { seeded } from '../tests/support/seeded.ts'
import { quantile } from './measure/quantile.ts'

const SMALL = 10_000
const LARGE = Number(process.argv[2] ?? 1_000_000)
/**
 * A p99 is the median of the p99 values of this many stretches, because other load on the machine disturbs few of them.
 */
const STRETCHES = 5
const ROUNDS = 200
const WARM_UP = 50
const START = Date.parse('2023-01-01T00:00:00Z')
const SPAN = 1_095 * 86_400_000

await using postgres = await startPostgres([
  // A quarter of the memory, as PostgreSQL's manual (19.4.1) and docs/operations.md recommend.
  `shared_buffers=${Math.floor(totalmem() / 4 / 2 ** 20)}MB`,
  'max_wal_size=8GB',
  'wal_level=minimal',
  'max_wal_senders=0',
  'synchronous_commit=off',
  'autovacuum=off',
])
const platforms = connectPlatforms(readConfig({ STET_DATA_DIR: '/nowhere' }), () => {})

type Question = (db: Db, posts: number) => Promise<unknown>
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

const QUESTIONS: Readonly<Record<string, Question>> = {
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

interface Filled extends AsyncDisposable {
  readonly posts: number
  readonly db: Db
}

async function filled(posts: number): Promise<Filled> {
  const url = await postgres.database(`posts_${posts}`)
  const catalog = await openCatalog({ connectionString: url })
  const begun = performance.now()
  await fillCatalog(url, { posts, citations: posts * 3, checks: posts * 10 })
  const seconds = (performance.now() - begun) / 1000
  console.error(`${posts.toLocaleString('en')} posts filled in ${seconds.toFixed(0)} s`)
  return { posts, db: catalog.db, [Symbol.asyncDispose]: () => catalog.close() }
}

async function timed(ask: Question, { db, posts }: Filled, round: number): Promise<number> {
  random = seeded(round)
  const start = performance.now()
  await ask(db, posts)
  return performance.now() - start
}

/**
 * Milliseconds for each size. The sizes take turns and alternate in order, so that other load on the machine affects
 * both.
 */
async function stretch(
  ask: Question,
  sizes: readonly Filled[],
  first: number,
  rounds: number,
): Promise<number[][]> {
  const times = sizes.map((): number[] => [])
  const turn = [...sizes.entries()]
  for (let round = first; round < first + rounds; round += 1) {
    for (const [n, size] of round % 2 === 0 ? turn : turn.toReversed()) {
      times[n]?.push(await timed(ask, size, round))
    }
  }
  return times
}

async function compared(ask: Question, sizes: readonly Filled[]) {
  await stretch(ask, sizes, -WARM_UP, WARM_UP)
  const stretches: number[][][] = []
  for (let n = 0; n < STRETCHES; n += 1) stretches.push(await stretch(ask, sizes, n * ROUNDS, ROUNDS))
  return sizes.map((_, n) => {
    const middle = (share: number): number => {
      const each = stretches.map((one) => quantile(one[n] ?? [], share))
      return quantile(each, 0.5)
    }
    return { p50: middle(0.5), p99: middle(0.99) }
  })
}

await using small = await filled(SMALL)
await using large = await filled(LARGE)
for (const { db } of [small, large]) {
  // The queries must not wait for writes left over from filling the catalog, or for data that must be read again.
  await sql`checkpoint`.execute(db)
  await sql`create extension pg_prewarm`.execute(db)
  await sql`select pg_prewarm(oid) from pg_class where relkind in ('r', 'i') and relnamespace = 'public'::regnamespace`.execute(
    db,
  )
}
const cell = (value: number): string => value.toFixed(1).padStart(8)
const head = [SMALL, LARGE].map((n) => `${n.toLocaleString('en')} posts`.padStart(17)).join('')
console.log(`${''.padEnd(42)}${head}`)
console.log(
  `${'milliseconds'.padEnd(42)}${'p50'.padStart(8)} ${'p99'.padStart(8)}${'p50'.padStart(8)} ${'p99'.padStart(8)}   p99 grows by`,
)
const steep: string[] = []
for (const [name, ask] of Object.entries(QUESTIONS)) {
  const results = await compared(ask, [small, large])
  const grows = (results[1]?.p99 ?? 0) / (results[0]?.p99 ?? 1)
  if (grows > 2) steep.push(name)
  const cells = results.map(({ p50, p99 }) => `${cell(p50)} ${cell(p99)}`).join('')
  console.log(`${name.padEnd(42)}${cells}   × ${grows.toFixed(1)}`)
}
console.log(
  steep.length === 0 ? 'Every question is flat, within 2×.' : `Not flat within 2×: ${steep.join('; ')}.`,
)
