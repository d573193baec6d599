import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { ended, spawnStet } from '../cli/run-cli.ts'
import { robots, sitemapIndex, urlset, xml } from '../discover/finder.ts'
import { moods } from '../support/origin/mood.ts'
import { startOrigin } from '../support/origin/origin.ts'
import { idAt } from '../support/origin/post.ts'
import { seeded } from '../support/seeded.ts'
import { tempDir } from '../support/service-config.ts'
import { until } from '../support/until.ts'

const ARTICLES = 5_000
const KILLS = 20
const SITEMAPS = 25
const CITING = 50

const NEWS = 'https://news.example'
const author = { handle: 'harbour_desk', name: 'Harbour Desk', id: '70001' }
const posts = Array.from({ length: ARTICLES / CITING }, (_, n) => ({
  id: idAt(new Date(Date.UTC(2026, 2, 10, 0, n)).toISOString()),
  author,
  text: `Sailing number ${n}.`,
}))
const stories = Array.from({ length: ARTICLES }, (_, n) => `${NEWS}/2019/story-${n}`)
const page = (n: number): string => {
  const post = n % CITING === 0 ? posts[n / CITING] : undefined
  const link = post ? `<a href="https://x.com/harbour_desk/status/${post.id}">as it said</a>` : ''
  return `<!doctype html><title>Story ${n}</title><p>Words ${n}.</p>${link}`
}
const perSitemap = ARTICLES / SITEMAPS
const sitemaps = Array.from({ length: SITEMAPS }, (_, n) => `${NEWS}/sitemap-${n}.xml`)

it('sends every article once though stet backfill is killed again and again', {
  timeout: 1_200_000,
}, async () => {
  await using parts = new AsyncDisposableStack()
  const origin = await startOrigin({
    posts,
    ignore: ['news.example'],
    pages: {
      [`${NEWS}/robots.txt`]: robots(`Sitemap: ${NEWS}/index.xml`),
      [`${NEWS}/index.xml`]: xml(sitemapIndex(sitemaps)),
      ...Object.fromEntries(
        sitemaps.map((url, n) => [url, xml(urlset(stories.slice(n * perSitemap, (n + 1) * perSitemap)))]),
      ),
      ...Object.fromEntries(stories.map((url, n) => [url, page(n)])),
    },
  })
  parts.defer(() => origin.close())
  origin.mood('news.example/sitemap-', moods.slow(100))
  const dir = parts.use(await tempDir())
  const env = { ...origin.env, STET_DATA_DIR: dir.path, STET_LISTEN: '127.0.0.1:0', STET_LOG_LEVEL: 'error' }
  const service = spawnStet(['up'], env)
  if (!service.stdout) throw new Error('no output')
  service.stderr?.pipe(process.stderr)
  parts.defer(async () => {
    const exit = once(service, 'exit')
    service.kill('SIGTERM')
    await exit
  })
  await once(createInterface({ input: service.stdout }), 'line')

  const random = seeded(20)
  const asked = (name: string) => origin.asked(`news.example/${name}`).length
  const backfill = ['backfill', NEWS, '--json']
  for (let kill = 0; kill < KILLS; kill++) {
    const child = spawnStet(backfill, env)
    const exit = once(child, 'exit')
    const before = asked('sitemap-')
    await until(async () => asked('sitemap-') > before || child.exitCode !== null, 120_000)
    await sleep(random() * 600)
    child.kill('SIGKILL')
    await exit
  }
  const { code, lines } = await ended(spawnStet(backfill, env))
  expect(code).toBe(0)
  expect(lines.at(-1)).toEqual({ found: ARTICLES, sent: ARTICLES, unchanged: 0, failed: 0 })

  const status = async () => (await ended(spawnStet(['status', '--json'], env))).lines[0] ?? {}
  const last = await until(async () => {
    const found = await status()
    const { articles, posts } = found.open as { articles: number; posts: number }
    return articles + posts === 0 ? found : null
  }, 900_000)
  expect(last).toMatchObject({
    failed: {},
    backfills: [{ input: NEWS, found: ARTICLES, sent: ARTICLES, done: ARTICLES, complete: true }],
  })
  const pages = origin.requests.filter(({ url }) => url.pathname.startsWith('/2019/'))
  expect(pages).toHaveLength(ARTICLES)
  expect(new Set(pages.map(({ url }) => url.href)).size).toBe(ARTICLES)
  expect(origin.asked('news.example').length).toBeLessThanOrEqual(ARTICLES + SITEMAPS + 1 + ARTICLES / 100)
  const listed = await ended(spawnStet(['list', '--json', '--limit', '200'], env))
  expect(new Set(listed.lines.map(({ outcome }) => outcome))).toEqual(new Set(['captured']))
  expect(listed.lines).toHaveLength(posts.length)
})
