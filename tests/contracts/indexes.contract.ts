import { type CompiledQuery, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildArticleView } from '../../src/api/views/article-view.ts'
import { buildPostView } from '../../src/api/views/post-view.ts'
import { sumArticles } from '../../src/catalog/articles/article-sums.ts'
import { findArticle } from '../../src/catalog/articles/articles.ts'
import { listCitationsOfPost } from '../../src/catalog/articles/citations.ts'
import { listArticles } from '../../src/catalog/articles/list-articles.ts'
import type { Db } from '../../src/catalog/catalog.ts'
import { encodeCursor } from '../../src/catalog/cursor.ts'
import { countByDay } from '../../src/catalog/figures/daily-counts.ts'
import { readGrowth } from '../../src/catalog/figures/growth.ts'
import { countPosts } from '../../src/catalog/posts/posts.ts'
import { countFacets } from '../../src/catalog/search/facets.ts'
import { findMatches } from '../../src/catalog/search/find-matches.ts'
import { listPosts } from '../../src/catalog/search/list-posts.ts'
import type { PostFilter } from '../../src/catalog/search/post-filter.ts'
import type { Tables } from '../../src/catalog/tables/tables.ts'
import { readStorageTotals } from '../../src/catalog/totals.ts'
import { claimAudits, countAudited } from '../../src/catalog/watch/audits.ts'
import { listChecksOfPost } from '../../src/catalog/watch/checks.ts'
import { claimDuePosts, countDuePosts } from '../../src/catalog/watch/claim-posts.ts'
import { claimOpenCaptures } from '../../src/catalog/work/captures.ts'
import { listDueCaptures } from '../../src/catalog/work/captures-due.ts'
import { claimOpenArticleIntake, listOpenPostIntake } from '../../src/catalog/work/intake.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { articleUrlOf, fillCatalog, handleOf, postId, wordOf } from '../support/filled-catalog.ts'

const post = { platform: 'x' as const, id: postId(1_000) }
const NOW = new Date('2026-01-10T00:00:00Z')
const SWEEP = { before: NOW, now: NOW, limit: 50 }
const MIDDLE = encodeCursor(new Date('2024-07-01T00:00:00Z'), 'x', postId(0))

interface Plan {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  Plans?: Plan[]
}

const posts = (db: Db, filter: PostFilter, cursor: string | null = null) =>
  listPosts(db, filter, { cursor, limit: 50 })

/** Either index serves a platform with many posts; the cheaper one depends on the physical order of the rows. */
const PLATFORM_INDEX = 'posts_platform or posts_newest'

/** A period of publication. */
const WEEK = { publishedSince: new Date('2024-01-01'), publishedUntil: new Date('2024-01-08') }

/** The queries of the service, and the indexes that each must use. */
const QUERIES: readonly [string, (db: Db) => Promise<unknown>, readonly string[]][] = [
  [
    'a post in full',
    (db) => buildPostView(db, post, 'reader'),
    ['posts_pkey', 'checks_pkey', 'snapshots_post', 'citations_post'],
  ],
  ['the checks of a post', (db) => listChecksOfPost(db, post), ['checks_pkey']],
  ['the citations of a post', (db) => listCitationsOfPost(db, post), ['citations_post']],
  [
    'an article by its URL',
    (db) => findArticle(db, { url: articleUrlOf(7) }),
    ['articles_pkey', 'article_aliases_id_key'],
  ],
  [
    'an article in full',
    async (db) => {
      const article = await findArticle(db, { url: articleUrlOf(7) })
      return article && (await buildArticleView(db, article, 'reader'))
    },
    ['citations_pkey', 'article_versions_pkey', 'posts_pkey'],
  ],
  [
    'the posts of an article',
    (db) => posts(db, { article: articleUrlOf(7) }),
    ['citations_pkey', 'posts_pkey'],
  ],
  ['a common word', (db) => posts(db, { q: wordOf(1) }), ['posts_newest']],
  ['a word', (db) => posts(db, { q: wordOf(900) }), ['posts_words']],
  ['a rare word', (db) => posts(db, { q: wordOf(19_000) }), ['posts_words']],
  ['two words', (db) => posts(db, { q: `${wordOf(40)} ${wordOf(900)}` }), ['posts_words']],
  ['a phrase', (db) => posts(db, { q: `"${wordOf(3)} ${wordOf(40)}"` }), ['posts_words']],
  ['a word without another', (db) => posts(db, { q: `${wordOf(900)} -${wordOf(3)}` }), ['posts_words']],
  ['a contradiction', (db) => posts(db, { q: `${wordOf(3)} -${wordOf(3)}` }), []],
  ['a part of a handle', (db) => posts(db, { q: 'uthor17' }), ['posts_words']],
  ['a word, on a later page', (db) => posts(db, { q: wordOf(900), until: NOW }, MIDDLE), ['posts_words']],
  [
    'a word among lost posts',
    (db) => posts(db, { q: wordOf(9), state: 'lost' }),
    ['posts_words or posts_shown_state'],
  ],
  [
    'a word, by publication',
    (db) => posts(db, { q: wordOf(900), sort: 'published' }),
    ['posts_words or posts_published'],
  ],
  [
    'two words, by relevance',
    (db) => posts(db, { q: `${wordOf(40)} ${wordOf(900)}`, sort: 'relevance' }),
    ['posts_words'],
  ],
  ['a hashtag', (db) => posts(db, { q: `#${wordOf(900)}` }), ['posts_words']],
  ['an account', (db) => posts(db, { q: `@${handleOf(3)}` }), ['posts_words']],
  ['an id', (db) => posts(db, { q: post.id }), ['posts_pkey', 'posts_words']],
  ['an address', (db) => posts(db, { q: `https://x.com/i/status/${post.id}` }), ['posts_pkey']],
  [
    'where a page of posts matches',
    async (db) => {
      const { posts: found } = await posts(db, { q: wordOf(1) })
      return await findMatches(db, wordOf(1), found, [])
    },
    ['posts_pkey', 'citations_post', 'articles_pkey'],
  ],
  ['posts by publication', (db) => posts(db, { sort: 'published' }), ['posts_published']],
  ['posts published in a span', (db) => posts(db, { ...WEEK, sort: 'published' }), ['posts_published']],
  ['posts published in a span, newest known first', (db) => posts(db, WEEK), ['posts_published']],
  [
    'by publication, an author',
    (db) => posts(db, { author: handleOf(3), sort: 'published' }),
    ['posts_author'],
  ],
  [
    'by publication, lost posts',
    (db) => posts(db, { state: 'lost', sort: 'published' }),
    ['posts_shown_state'],
  ],
  ['the newest posts', (db) => posts(db, {}), ['posts_newest']],
  ['posts on a later page', (db) => posts(db, {}, MIDDLE), ['posts_newest']],
  ['an author', (db) => posts(db, { author: handleOf(3) }), ['posts_author']],
  ['a platform', (db) => posts(db, { platform: 'bluesky' }, MIDDLE), [PLATFORM_INDEX]],
  ['posts that were gone', (db) => posts(db, { state: 'gone' }, MIDDLE), ['posts_shown_state']],
  ['lost posts', (db) => posts(db, { state: 'lost' }), ['posts_shown_state']],
  [
    'the lost posts of a platform',
    (db) => posts(db, { platform: 'bluesky', state: 'lost' }),
    ['posts_shown_state'],
  ],
  ['a liveness', (db) => posts(db, { liveness: 'deleted' }, MIDDLE), ['posts_shown_liveness']],
  ['an outcome', (db) => posts(db, { outcome: 'gone' }, MIDDLE), ['posts_outcome']],
  ['a common outcome', (db) => posts(db, { outcome: 'captured', platform: 'x' }), [PLATFORM_INDEX]],
  [
    'a span of days',
    (db) => posts(db, { since: new Date('2024-01-01'), until: new Date('2025-01-01') }),
    ['posts_newest'],
  ],
  ['facets', (db) => countFacets(db, { platform: 'x' }), [PLATFORM_INDEX]],
  ['articles', (db) => listArticles(db, { lost: false }, { cursor: null, limit: 50 }), ['articles_newest']],
  [
    'articles that cite a lost post',
    (db) => listArticles(db, { lost: true }, { cursor: encodeCursor(NOW, 'f'), limit: 50 }),
    ['articles_with_lost_post'],
  ],
  [
    'dead posts and the articles that cite them',
    (db) => listArticles(db, { lost: false, dead: true }, { cursor: null, limit: 50 }),
    ['posts_shown_state', 'citations_post', 'articles_pkey or articles_newest'],
  ],
  [
    'failed articles',
    (db) => listArticles(db, { lost: false, state: 'failed' }, { cursor: null, limit: 50 }),
    ['intake_failed or intake_finished or intake_article', 'articles_pkey or articles_newest'],
  ],
  [
    'open work and its articles',
    (db) => listArticles(db, { lost: false, state: 'working' }, { cursor: null, limit: 50 }),
    ['intake_open or intake_article', 'posts_capture_open', 'articles_pkey or articles_newest'],
  ],
  [
    'due posts',
    (db) => claimDuePosts(db, { start: NOW, now: NOW, limit: 50, maxRank: 2, without: [] }),
    ['posts_check_due'],
  ],
  ['due audits', (db) => claimAudits(db, NOW, 50, null), ['snapshots_audit']],
  ['counts of posts', (db) => countPosts(db), ['posts_counted']],
  ['the count of due posts', (db) => countDuePosts(db, NOW), ['posts_check_due']],
  ['the sums of the gauges', (db) => readStorageTotals(db), ['snapshots_growth', 'snapshots_proven']],
  ['copies and losses by day', (db) => countByDay(db, NOW), ['snapshots_growth']],
  ['growth by week', (db) => readGrowth(db), ['snapshots_growth']],
  [
    'articles by words of their titles',
    (db) => listArticles(db, { lost: false, q: 'story 1234' }, { cursor: null, limit: 50 }),
    ['article_words_words or article_words_pkey', 'articles_pkey or articles_newest'],
  ],
  [
    'the sums of articles',
    async (db) => {
      const article = await findArticle(db, { url: articleUrlOf(7) })
      return await sumArticles(db, [article?.id ?? ''], 'reader')
    },
    ['articles_pkey', 'citations_pkey', 'posts_pkey'],
  ],
  ['counts of audits', (db) => countAudited(db, NOW), ['snapshots_damaged', 'snapshots_audit']],
  ['captures due for a retry', (db) => listDueCaptures(db, NOW, 50), ['posts_retry_due']],
  ['open captures', (db) => claimOpenCaptures(db, 'normal', SWEEP), ['posts_capture_open']],
  ['open articles', (db) => claimOpenArticleIntake(db, 'normal', SWEEP), ['intake_open']],
  ['open posts', (db) => listOpenPostIntake(db, NOW, 50), ['intake_open']],
]

const LARGE = [
  'posts',
  'snapshots',
  'checks',
  'audits',
  'articles',
  'article_versions',
  'citations',
  'intake',
]

/** Restrictions on the planner, as `set` statements; default: none. */
interface Planner {
  readonly find: string
  readonly order: string
}

/**
 * The queries of the service use indexes, both to find rows and to sort them.
 *
 * @param count posts in the catalog, at least 2,000
 */
export function indexesContract(count: number, planner: Planner = { find: '', order: '' }): void {
  describe('the indexes of the catalog', () => {
    let database: TestDatabase
    let pool: pg.Pool
    let db: Db
    const executed: CompiledQuery[] = []

    beforeAll(async () => {
      database = await createDatabase()
      await fillCatalog(database.url, { posts: count, citations: 3 * count, checks: 5 * count })
      const filling = new pg.Client(database.url)
      await filling.connect()
      await filling.query(
        `update posts set capture_state = 'queued', job_seen_at = created_at where random() < 0.002`,
      )
      await filling.query(
        `update posts set retry_at = created_at, liveness = null, reason = 'deleted' where outcome = 'gone'`,
      )
      await filling.query(`
        insert into intake (id, kind, article_id, platform, post_id, url, priority, state, created_at, updated_at)
        select kind || id, kind, null, platform, id, url, 'normal', case when random() < 0.002 then 'queued' else 'done' end,
          created_at, created_at from posts, (values ('article'), ('post')) kinds (kind)`)
      await filling.query(`
        insert into article_aliases (url, id, article_id)
        select url || '/amp', left(md5(url), 32), id from articles`)
      await filling.query('vacuum analyze')
      await filling.end()
      pool = new pg.Pool({ connectionString: database.url })
      db = new Kysely<Tables>({
        dialect: new PostgresDialect({ pool }),
        log: ({ query }) => void executed.push(query),
      })
    }, 120_000)
    afterAll(async () => {
      await pool?.end()
      await database[Symbol.asyncDispose]()
    })

    const plansOf = async (ask: (db: Db) => Promise<unknown>, forbidden = planner.find): Promise<Plan[]> => {
      executed.length = 0
      await ask(db)
      const client = await pool.connect()
      await client.query(`begin; ${forbidden}`)
      const plans: Plan[] = []
      for (const { sql, parameters } of [...executed]) {
        const { rows } = await client.query(`explain (format json) ${sql}`, [...parameters])
        plans.push(...nodes(rows[0]['QUERY PLAN'][0].Plan))
      }
      await client.query('rollback')
      client.release()
      return plans
    }

    it.each(QUERIES)('finds %s', async (_name, ask, indexes) => {
      const plans = await plansOf(ask)
      const read = plans.filter(
        (node) => node['Node Type'] === 'Seq Scan' && LARGE.includes(node['Relation Name'] ?? ''),
      )
      expect(read.map((node) => node['Relation Name'])).toEqual([])
      const used = plans.flatMap((node) => node['Index Name'] ?? [])
      const unused = indexes.filter((names) => !names.split(' or ').some((name) => used.includes(name)))
      expect([unused, used]).toEqual([[], used])
    })

    it('are required: a query without an index is detected', async () => {
      const plans = await plansOf((some) =>
        some.selectFrom('posts').selectAll().where('reason', '=', 'deleted').execute(),
      )
      expect(plans.map((node) => node['Node Type'])).toContain('Seq Scan')
    })

    it('spare the lists a sort of all rows', async () => {
      for (const [name, ask] of QUERIES) {
        if (
          !/^(?:the newest|posts on|a platform|lost posts|a liveness|an outcome|a span|articles|posts by publication)/.test(
            name,
          )
        )
          continue
        const sorted = (await plansOf(ask, planner.order)).filter((node) => node['Node Type'] === 'Sort')
        expect([name, sorted]).toEqual([name, []])
      }
    })
  })
}

function nodes(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodes)]
}
