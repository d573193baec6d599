import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sitemapIndex, urlset, xml } from '../discover/finder.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'
import { type FixturePost, idAt } from '../support/origin/post.ts'
import { trust } from '../support/origin/trust.ts'
import { tempDir } from '../support/service-config.ts'
import { BIN, ended, spawnStet, stet } from './run-cli.ts'

const NEWS = 'https://news.example'
const author = { handle: 'quay_bell', name: 'Quay Bell' }
const posts: FixturePost[] = Array.from({ length: 20 }, (_, n) => ({
  id: idAt(`2016-03-${String(n + 1).padStart(2, '0')}T08:15:00Z`),
  author,
  text: `Words ${n}`,
  ...(n % 4 === 0 ? { dead: 'deleted' as const } : {}),
}))
const embed = (id: string) =>
  `<blockquote class="twitter-tweet"><p>Words</p>&mdash; Quay Bell (@quay_bell) <a href="https://twitter.com/quay_bell/status/${id}">March 2, 2016</a></blockquote>`
const stories = posts.map(({ id }, n) => ({
  url: `${NEWS}/${n < 10 ? 2012 : 2018}/05/story-${n}`,
  page: `<!doctype html><title>Story ${n}</title><p>Words.</p>${embed(id)}`,
}))

describe('stet survey', () => {
  const parts = new AsyncDisposableStack()
  let origin: Origin
  let env: Record<string, string>
  let dir: string
  beforeAll(async () => {
    origin = await startOrigin({
      posts,
      ignore: ['news.example'],
      pages: {
        [`${NEWS}/sitemap.xml`]: xml(sitemapIndex([`${NEWS}/a.xml`])),
        [`${NEWS}/a.xml`]: xml(urlset([...stories.map(({ url }) => url), `${NEWS}/2018/05/missing`])),
        ...Object.fromEntries(stories.map(({ url, page }) => [url, page])),
      },
    })
    parts.defer(() => origin.close())
    trust(origin.caPath)
    dir = parts.use(await tempDir()).path
    env = { ...origin.env, STET_DATA_DIR: dir }
  })
  afterAll(() => parts.disposeAsync())

  it('tells how many embeds are gone now, by year, and keeps nothing', async () => {
    const { code, lines } = await stet(['survey', NEWS, '--all', '--json'], env)
    expect(code).toBe(0)
    expect(lines).toHaveLength(22)
    expect(lines.at(-1)).toMatchObject({
      site: NEWS,
      articles: { found: 21, read: 20, failed: 1 },
      embeds: { total: 20, byPlatform: { x: 20 }, unanswered: 0 },
      gone: { asked: 20, count: 5, share: 0.25 },
      byYear: [
        { name: '2012', embeds: 10, gone: { count: 3 } },
        { name: '2018', embeds: 10, gone: { count: 2 } },
      ],
      failures: { 'input-missing': 1 },
    })
    expect(JSON.stringify(lines)).not.toContain('"lost"')
    // No store, no database, no progress of a survey that has ended.
    expect(await readdir(dir, { recursive: true })).toEqual(['scratch', 'survey'])
  })

  it('continues after a kill, without a request twice', async () => {
    const before = origin.requests.length
    const pagesSince = () =>
      origin.requests
        .slice(before)
        .filter(({ url }) => url.pathname.includes('/story-'))
        .map(({ url }) => url.href)
    const words = ['survey', NEWS, '--all', '--seed', 'kill', '--json']
    expect(BIN).toContain('stet.js')
    origin.mood('news.example/2018', (good) => ({ ...good, delayMs: 300 }), 12)
    const child = spawnStet(words, env)
    await new Promise<void>((resolve) => {
      let seen = 0
      child.stdout?.on('data', (bytes: Buffer) => {
        seen += bytes.toString().split('\n').length - 1
        if (seen >= 12) resolve()
      })
      child.once('exit', () => resolve())
    })
    child.kill('SIGKILL')
    await ended(child)
    const { lines } = await stet(words, env)
    expect(lines.at(-1)).toMatchObject({ articles: { found: 21, read: 20 }, gone: { asked: 20, count: 5 } })
    // The page that was on its way when the process was killed is read again.
    expect(pagesSince().length).toBeLessThanOrEqual(21)
    expect(new Set(pagesSince()).size).toBe(20)
  }, 60_000)

  it('writes a page with plots, Markdown and CSV', async () => {
    const html = join(dir, 'report.html')
    await stet(['survey', NEWS, '--sample', '12', '-o', html], env)
    const page = await readFile(html, 'utf8')
    expect(page).toContain('<svg')
    expect(page).not.toContain('<script')
    expect(page).toMatch(/95 % between \d+\.\d % and \d+\.\d %/)
    const { stdout: markdown } = await stet(['survey', NEWS, '--sample', '12'], env)
    expect(markdown).toMatch(/^# Embeds of/)
    expect(markdown).toContain('| 2012 |')
    const { stdout: csv } = await stet(['survey', NEWS, '--sample', '12', '--format', 'csv'], env)
    expect(csv.split('\r\n')[0]).toBe('group,name,articles,embeds,asked,gone,share,low,high')
  })

  it('says unconfirmed of what a platform does not answer', async () => {
    const end = origin.mood('cdn.syndication.twimg.com', () => ({ status: 404 }))
    const { lines } = await stet(['survey', NEWS, '--all', '--seed', 'liar', '--json'], env)
    end()
    expect(lines.at(-1)).toMatchObject({ gone: { count: 0 } })
  })

  it('reports an input that can not be read', async () => {
    const { code, lines } = await stet(['survey', '/nowhere/crawl.warc.gz', '--json'], env)
    expect(code).toBe(3)
    expect(lines[0]).toMatchObject({ error: { code: 'input-missing' } })
    expect(lines.at(-1)).toMatchObject({ articles: { found: 0 }, gone: { share: null } })
  })
})
