import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Db } from '../../../src/catalog/catalog.ts'
import { listFollows } from '../../../src/catalog/discover/follows.ts'
import { type App, createApp } from '../../../src/runtime/app.ts'
import { createFollower, followInput, pollFollows } from '../../../src/services/discover/follow-sources.ts'
import { robots } from '../../discover/finder.ts'
import { createDatabase } from '../../support/database.ts'
import type { Answer, OriginRequest } from '../../support/origin/answer.ts'
import { type Origin, startOrigin } from '../../support/origin/origin.ts'
import { trust } from '../../support/origin/trust.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'

const NEWS = 'https://news.example'
const HOUR_MS = 3_600_000
const START = Date.parse('2026-03-02T06:00:00Z')

interface Story {
  readonly name: string
  readonly at: number
  updated?: number
}

describe('a followed source', () => {
  const parts = new AsyncDisposableStack()
  let origin: Origin
  let app: App
  let db: Db
  let now = START
  const stories: Story[] = [
    { name: 'old', at: START - 9 * 24 * HOUR_MS },
    { name: 'recent', at: START - HOUR_MS },
  ]

  /** Answers 304 to a request that knows the newest version. */
  const conditional = (body: string, { headers }: OriginRequest): Answer => {
    const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`
    if (headers['if-none-match'] === etag) return { status: 304, headers: { etag } }
    return { headers: { 'content-type': 'application/xml', etag }, body }
  }
  const iso = (at: number) => new Date(at).toISOString()
  const atom = () =>
    `<feed xmlns="http://www.w3.org/2005/Atom">${stories
      .map(
        ({ name, at, updated }) =>
          `<entry><title>${name}</title><link href="${NEWS}/${name}"/><published>${iso(at)}</published>${updated ? `<updated>${iso(updated)}</updated>` : ''}</entry>`,
      )
      .join('')}</feed>`

  beforeAll(async () => {
    origin = await startOrigin({
      ignore: ['news.example'],
      pages: {
        [`${NEWS}/robots.txt`]: robots(
          'User-agent: *',
          'Disallow: /secret',
          `Sitemap: ${NEWS}/news-sitemap.xml`,
        ),
        [`${NEWS}/`]: '<!doctype html><link rel="alternate" type="application/atom+xml" href="/feed">',
      },
    })
    parts.defer(() => origin.close())
    trust(origin.caPath)
    const dir = parts.use(await tempDir()).path
    const database = parts.use(await createDatabase())
    app = createApp(
      serviceConfig(dir, { ...origin.env, ...database.env, STET_FOLLOW: NEWS, STET_FOLLOW_EVERY: '1h' }),
      {
        clock: { now: () => new Date(now) },
      },
    )
    parts.defer(() => app.close())
    db = (await app.catalog()).db
    origin.mood('news.example/feed', (_good, request) => conditional(atom(), request))
  })
  afterAll(() => parts.disposeAsync())

  const sent = () =>
    db.selectFrom('intake').select(['url', 'priority', 'created_at']).orderBy('created_at').execute()
  const poll = async () => (await pollFollows(app, [`${NEWS}/feed`])).map(({ url }) => url.slice(NEWS.length))

  it('brings in a week every new and changed article within one interval, and costs a 304 where nothing is new', async () => {
    expect(await followInput(app, `${NEWS}/feed`, HOUR_MS)).toEqual([`${NEWS}/feed`])
    expect(await poll()).toEqual(['/recent'])
    let brought = 0
    let changes = 0
    for (let hour = 1; hour <= 7 * 24; hour++) {
      now = START + hour * HOUR_MS
      const expected: string[] = []
      if (hour % 5 === 0) {
        stories.unshift({ name: `story-${hour}`, at: now - 20 * 60_000 })
        expected.push(`/story-${hour}`)
      }
      if (hour === 77) {
        const old = stories.find(({ name }) => name === 'old')
        if (old) old.updated = now
        expected.push('/old')
      }
      if (hour % 5 === 0 || hour === 77) changes += 1
      expect(await poll()).toEqual(expected)
      expect(await poll()).toEqual([])
      brought += expected.length
    }
    const requests = origin.asked('news.example/feed')
    expect(requests).toHaveLength(7 * 24 + 1)
    const [row] = await listFollows(db, 10)
    expect(row).toMatchObject({ url: `${NEWS}/feed`, error: null })
    expect(Number(row?.unchanged)).toBe(7 * 24 - changes)
    expect(Number(row?.articles)).toBe(brought + 1)
    expect((await sent()).map(({ priority }) => priority)).toEqual(
      Array.from({ length: brought + 1 }, () => 'normal'),
    )
  }, 60_000)

  it('says what is wrong while it fails, waits as long as the site says, and goes on', async () => {
    const end = origin.mood('news.example/feed', () => ({ status: 429, headers: { 'retry-after': '7200' } }))
    now += HOUR_MS
    expect(await poll()).toEqual([])
    const [failed] = await listFollows(db, 10)
    expect(failed?.error).toMatchObject({ code: 'rate-limited' })
    end()
    now += HOUR_MS
    const before = origin.asked('news.example/feed').length
    expect(await poll()).toEqual([])
    expect(origin.asked('news.example/feed')).toHaveLength(before)
    now += 2 * HOUR_MS
    stories.unshift({ name: 'after', at: now })
    expect(await poll()).toEqual(['/after'])
    expect((await listFollows(db, 10))[0]?.error).toBeNull()
  })

  it('may be a news sitemap of a site: fresh articles are breaking, and what robots.txt forbids is left out', async () => {
    const entry = (name: string, at: number) =>
      `<url><loc>${NEWS}/${name}</loc><news:news><news:publication_date>${iso(at)}</news:publication_date><news:title>${name}</news:title></news:news></url>`
    origin.mood('news.example/news-sitemap.xml', (_good, request) =>
      conditional(
        `<urlset xmlns:news="n">${entry('flash', now - HOUR_MS)}${entry('yesterday', now - 30 * HOUR_MS)}${entry('secret/1', now)}</urlset>`,
        request,
      ),
    )
    await createFollower(app)()
    const fresh = (await sent()).filter(({ url }) => /flash|yesterday|secret/.test(url))
    expect(fresh.map(({ url, priority }) => [url, priority]).toSorted()).toEqual([
      [`${NEWS}/flash`, 'breaking'],
      [`${NEWS}/yesterday`, 'normal'],
    ])
  })

  it('may be an index: of its sitemaps only those that changed are read', async () => {
    let lastmod = '2026-03-01'
    const index = () =>
      `<sitemapindex><sitemap><loc>${NEWS}/old.xml</loc><lastmod>2020-01-01</lastmod></sitemap><sitemap><loc>${NEWS}/month.xml</loc><lastmod>${lastmod}</lastmod></sitemap></sitemapindex>`
    origin.mood('news.example/index.xml', (_good, request) => conditional(index(), request))
    origin.mood('news.example/month.xml', (_good, request) =>
      conditional(
        `<urlset><url><loc>${NEWS}/from-index</loc><lastmod>${iso(now)}</lastmod></url></urlset>`,
        request,
      ),
    )
    const input = `${NEWS}/index.xml`
    await followInput(app, input, HOUR_MS)
    expect(await pollFollows(app, [input])).toEqual([])
    now += HOUR_MS
    lastmod = '2026-03-10'
    expect((await pollFollows(app, [input])).map(({ url }) => url)).toEqual([`${NEWS}/from-index`])
    now += HOUR_MS
    expect(await pollFollows(app, [input])).toEqual([])
    expect(origin.asked('news.example/old.xml')).toEqual([])
    expect(origin.asked('news.example/month.xml')).toHaveLength(1)
  })

  it('that is no feed is reported, and followed on', async () => {
    const input = `${NEWS}/page`
    origin.mood('news.example/page', () => ({
      headers: { 'content-type': 'text/html' },
      body: '<!doctype html>',
    }))
    await followInput(app, input, HOUR_MS)
    expect(await pollFollows(app, [input])).toEqual([])
    const row = (await listFollows(db, 100)).find(({ url }) => url === input)
    expect(row).toMatchObject({ error: { code: 'unreadable' }, worked_at: null })
  })
})
