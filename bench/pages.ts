/**
 * Measures the pages that people work in, at 20,000 posts and 5,000 articles on PostgreSQL: home, search, articles, an
 * article, a post and losses, each in turn with the bare queries that the page asks, by the same functions, from one process
 * and two readers. Then the weight of each page. `npm run bench -- pages [requests]`
 */

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, get as httpGet, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../config/config.ts'
import { buildArticleView } from '../src/api/views/article-view.ts'
import { loadPostList } from '../src/api/views/post-list.ts'
import { loadPostView } from '../src/api/views/post-view.ts'
import { sumArticles } from '../src/catalog/articles/article-sums.ts'
import { findArticle } from '../src/catalog/articles/articles.ts'
import { listCitingArticles } from '../src/catalog/articles/citations.ts'
import { listArticles } from '../src/catalog/articles/list-articles.ts'
import { listCitingVersions } from '../src/catalog/articles/version-citations.ts'
import { countByDay } from '../src/catalog/figures/daily-counts.ts'
import { findListedPosts } from '../src/catalog/posts/listed-posts.ts'
import { listActsOfPost } from '../src/catalog/posts/post-acts.ts'
import { listEventsOfPost, listLosses } from '../src/catalog/posts/post-events.ts'
import { countFacets } from '../src/catalog/search/facets.ts'
import { listPosts } from '../src/catalog/search/list-posts.ts'
import { findSnapshot } from '../src/catalog/snapshots/snapshots.ts'
import { listHolds } from '../src/catalog/watch/hold-repository.ts'
import { countDead } from '../src/catalog/watch/loss-report.ts'
import { createApp } from '../src/runtime/app.ts'
import { readOverview } from '../src/services/status/read-overview.ts'
import { readServiceStatus } from '../src/services/status/service-status.ts'
import { articleUrlOf, VOCABULARY, wordOf, zipf } from '../tests/support/filled-catalog.ts'
import { startPostgres } from '../tests/support/postgres.ts'
import { seeded } from '../tests/support/seeded.ts'
import { quantile } from './measure/quantile.ts'
import { ARTICLES, fillNewsroom } from './pages/fill.ts'
import { keepVideo } from './retrieve/snapshot.ts'

const [REQUESTS = 300] = process.argv.slice(2).map(Number)
const READERS = 2
/** The contenders take turns, so that other load on the machine affects each alike. */
const TURNS = 10
const MAX_BYTES = 60_000
const WANTED = 2.5

await using parts = new AsyncDisposableStack()
const dir = await mkdtemp(join(tmpdir(), 'stet-bench-'))
parts.defer(() => rm(dir, { recursive: true, force: true }))
const postgres = parts.use(await startPostgres(['shared_buffers=256MB']))
const env = { STET_DATA_DIR: dir, STET_LOG_LEVEL: 'silent', STET_DATABASE_URL: postgres.url }
const app = createApp(readConfig(env))
parts.defer(() => app.close())
const { db } = await app.catalog()
await fillNewsroom(postgres.url)
const kept = await keepVideo(app, '1800000000000000001', 1)
const { createToken } = await import('../src/catalog/access/tokens.ts')
const { token } = await createToken(db, { scopes: ['read'], name: null }, new Date())

const server = fork(join(import.meta.dirname, 'retrieve/server.ts'), { env: { ...process.env, ...env } })
parts.defer(() => void server.kill())
const [{ url }] = (await once(server, 'message')) as [{ url: string }]

const agent = new Agent({ keepAlive: true, maxSockets: READERS })
const weights = new Map<string, number>()
async function open(name: string, path: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, accept: 'text/html' }
  const [answer] = (await once(httpGet(url + path, { agent, headers }), 'response')) as [IncomingMessage]
  let bytes = 0
  for await (const chunk of answer) bytes += (chunk as Uint8Array).length
  if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode}`)
  weights.set(name, Math.max(bytes, weights.get(name) ?? 0))
}

const random = seeded(1)
const word = (): string => wordOf(Math.min(VOCABULARY - 1, zipf(random())))
const story = async (): Promise<string> => {
  const article = await findArticle(db, { url: articleUrlOf(Math.floor(random() * ARTICLES)) })
  return article?.id ?? ''
}
const stories = await Promise.all(Array.from({ length: 200 }, story))
const anyStory = (): string => stories[Math.floor(random() * stories.length)] ?? ''
const post = { platform: 'x', id: kept.post.id }
const first = (limit: number) => ({ cursor: null, limit })
const monthAgo = new Date(Date.now() - 30 * 86_400_000)

/** What a page asks of the catalog, and the path of the page. */
const PAGES: Readonly<Record<string, { ask(): Promise<unknown>; path(): string }>> = {
  home: {
    ask: () => Promise.all([readOverview(app), readServiceStatus(app), listLosses(db, first(4), 'reader')]),
    path: () => '/',
  },
  search: {
    async ask() {
      const filter = { q: word(), viewer: 'reader' as const }
      await Promise.all([loadPostList(db, filter, first(25)), countFacets(db, filter)])
    },
    path: () => `/posts?q=${word()}`,
  },
  articles: {
    async ask() {
      const { articles } = await listArticles(db, { lost: false, dead: true }, first(30))
      await sumArticles(
        db,
        articles.map(({ id }) => id),
        'reader',
      )
    },
    path: () => '/articles?dead=true',
  },
  article: {
    async ask() {
      const row = await findArticle(db, { id: anyStory() })
      if (!row) return
      const [view] = await Promise.all([
        buildArticleView(db, row, 'reader'),
        sumArticles(db, [row.id], 'reader'),
        listCitingVersions(db, row.id, 10),
      ])
      const posts = view.citations.flatMap(({ platform, id }) => (id === null ? [] : [{ platform, id }]))
      await findListedPosts(db, posts, 'reader')
    },
    path: () => `/articles/${anyStory()}`,
  },
  post: {
    ask: () =>
      Promise.all([
        loadPostView(app, post, 'reader'),
        listEventsOfPost(db, post),
        listActsOfPost(db, post),
        findSnapshot(db, kept.id),
      ]),
    path: () => `/posts/${post.platform}/${post.id}`,
  },
  losses: {
    async ask() {
      const [{ losses }, { posts }] = await Promise.all([
        listLosses(db, first(20), 'reader'),
        listPosts(db, { state: 'gone', viewer: 'reader' }, first(20)),
        listHolds(db),
        countByDay(db, monthAgo),
        countDead(db),
      ])
      await Promise.all([...losses, ...posts].map((one) => listCitingArticles(db, one, 5)))
    },
    path: () => '/losses',
  },
}

const took = new Map<string, { bare: number[]; page: number[] }>()
for (let turn = 0; turn <= TURNS; turn += 1) {
  for (const [name, { ask, path }] of Object.entries(PAGES)) {
    const times = took.get(name) ?? { bare: [], page: [] }
    took.set(name, times)
    for (const [kind, work] of [
      ['bare', ask],
      ['page', () => open(name, path())],
    ] as const) {
      let left = Math.ceil(REQUESTS / TURNS)
      await Promise.all(
        Array.from({ length: READERS }, async () => {
          while (left-- > 0) {
            const asked = performance.now()
            await work()
            // The first turn warms up.
            if (turn > 0) times[kind].push(performance.now() - asked)
          }
        }),
      )
    }
  }
}

console.log(`${READERS} readers at once, ${REQUESTS} requests each, 20,000 posts, ${ARTICLES} articles; ms`)
console.log('                bare p50  bare p99  page p50  page p99   ratio p50   ratio p99     bytes')
let short = false
for (const [name, { bare, page }] of took) {
  const values = [bare, page].flatMap((all) => [quantile(all, 0.5), quantile(all, 0.99)])
  const [bare50 = 1, bare99 = 1, page50 = 1, page99 = 1] = values
  const bytes = weights.get(name) ?? 0
  short ||= page50 / bare50 > WANTED || bytes > MAX_BYTES
  console.log(
    name.padEnd(14) +
      values.map((one) => one.toFixed(1).padStart(10)).join('') +
      [page50 / bare50, page99 / bare99].map((one) => one.toFixed(2).padStart(12)).join('') +
      String(bytes).padStart(10),
  )
}
if (short)
  console.log(`wanted: at most ${WANTED} times the bare queries at the median, and ${MAX_BYTES} bytes`)
