import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listVersions } from '../../../src/catalog/articles/article-versions.ts'
import { findArticle } from '../../../src/catalog/articles/articles.ts'
import { listCurrentCitations } from '../../../src/catalog/articles/citations.ts'
import type { Db } from '../../../src/catalog/catalog.ts'
import type { FindProblem } from '../../../src/discover/found-article.ts'
import { type RunningService, startAllInOne } from '../../../src/runtime/start-service.ts'
import { type BackfillOptions, runBackfill } from '../../../src/services/discover/backfill.ts'
import { readServiceStatus } from '../../../src/services/status/service-status.ts'
import { robots, sitemapIndex, urlset, xml } from '../../discover/finder.ts'
import { writeWarc } from '../../discover/warc-files.ts'
import { wordpressInterface } from '../../discover/wordpress-interface.ts'
import { createDatabase } from '../../support/database.ts'
import { type Origin, startOrigin } from '../../support/origin/origin.ts'
import { idAt } from '../../support/origin/post.ts'
import { trust } from '../../support/origin/trust.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'
import { until } from '../../support/until.ts'

const author = { handle: 'quay_bell', name: 'Quay Bell' }
const ID = idAt('2026-03-02T08:15:00Z')
const embed = `<blockquote class="twitter-tweet"><p>The bell rings.</p>&mdash; Quay Bell (@quay_bell) <a href="https://twitter.com/quay_bell/status/${ID}">March 2, 2026</a></blockquote>`
const NEWS = 'https://news.example'
const HARBOUR = 'https://harbour.example'
const stories = Array.from({ length: 40 }, (_, n) => `${NEWS}/2019/05/story-${n}`)
const page = (n: number) =>
  `<!doctype html><title>Story ${n}</title><p>Words ${n}.</p>${n % 10 === 0 ? embed : ''}`

describe('a backfill', () => {
  const parts = new AsyncDisposableStack()
  let origin: Origin
  let service: RunningService
  let db: Db
  let dir: string
  let problems: FindProblem[] = []

  beforeAll(async () => {
    origin = await startOrigin({
      posts: [{ id: ID, author, text: 'The bell rings.' }],
      ignore: ['news.example', 'harbour.example'],
      pages: {
        [`${NEWS}/robots.txt`]: robots('User-agent: *', 'Disallow: /private', `Sitemap: ${NEWS}/index.xml`),
        [`${NEWS}/index.xml`]: xml(sitemapIndex([`${NEWS}/a.xml`, `${NEWS}/b.xml`])),
        [`${NEWS}/a.xml`]: xml(urlset([...stories.slice(0, 25), `${NEWS}/private/1`])),
        [`${NEWS}/b.xml`]: xml(urlset(stories.slice(20))),
        ...Object.fromEntries(stories.map((url, n) => [url, page(n)])),
      },
    })
    parts.defer(() => origin.close())
    trust(origin.caPath)
    dir = parts.use(await tempDir()).path
    const database = parts.use(await createDatabase())
    const config = serviceConfig(dir, {
      ...origin.env,
      ...database.env,
      STET_CONTACT: 'https://desk.example/bot',
    })
    service = await startAllInOne(config, { queueSettings: { attempts: 2, backoffMs: 50 } })
    parts.defer(() => service.close())
    db = (await service.app.catalog()).db
  }, 60_000)
  afterAll(() => parts.disposeAsync())

  /** Runs a backfill to its end, or until `stop` says so. */
  const run = async (input: string, options: BackfillOptions = {}, stop = () => false) => {
    problems = []
    let counts = { found: 0, sent: 0, unchanged: 0, failed: 0 }
    const events = { onProblem: (problem: FindProblem) => void problems.push(problem) }
    for await (const { sources, ...progress } of runBackfill(service.app, input, options, events)) {
      counts = progress
      expect(sources.read).toBeLessThanOrEqual(sources.known)
      if (stop()) break
    }
    return counts
  }
  const requests = () =>
    db.selectFrom('intake').select(['url', 'state', 'error']).where('kind', '=', 'article').execute()
  const idle = () =>
    until(async () => {
      const { open } = await readServiceStatus(service.app)
      return open.articles + open.posts === 0
    })
  const bodiesOf = async (url: string) => {
    const article = await findArticle(db, { url })
    return article ? await listVersions(db, article.id) : []
  }

  it('sends every article of a site once, though it is stopped again and again', async () => {
    await run(NEWS, {}, () => true)
    await run(NEWS, { limit: 7 })
    await run(NEWS, {}, () => true)
    expect(await run(NEWS)).toEqual({ found: 40, sent: 40, unchanged: 0, failed: 0 })
    expect(problems).toEqual([])
    await idle()
    const sent = await requests()
    expect(sent.map(({ url }) => url).toSorted()).toEqual(stories.toSorted())
    expect(sent.filter(({ error }) => error !== null)).toEqual([])
    const asked = origin.asked('news.example').filter(({ url }) => url.pathname.startsWith('/2019/'))
    expect(asked).toHaveLength(40)
    expect(new Set(asked.map(({ headers }) => headers['user-agent']))).toEqual(
      new Set([`${service.app.config.userAgent} (+https://desk.example/bot)`]),
    )
    expect(origin.asked('news.example/private')).toEqual([])
  })

  it('sends nothing again that the catalog has, and what has changed', async () => {
    expect(await run(NEWS)).toEqual({ found: 40, sent: 0, unchanged: 40, failed: 0 })
    origin.mood(
      'news.example/b.xml',
      () => ({
        headers: { 'content-type': 'text/xml' },
        body: urlset([`${stories[30]}`, `${NEWS}/2026/new`], '<lastmod>2099-01-01</lastmod>').replaceAll(
          '2099-01-01',
          new Date().toISOString(),
        ),
      }),
      1,
    )
    origin.mood('news.example/2026/new', () => ({ headers: { 'content-type': 'text/html' }, body: page(1) }))
    expect(await run(NEWS)).toEqual({ found: 27, sent: 2, unchanged: 25, failed: 0 })
    await idle()
  })

  it('takes bodies of the WordPress interface as they are, without a request for a page', async () => {
    const posts = Array.from({ length: 130 }, (_, id) => ({
      id,
      slug: `story-${id}`,
      date: new Date(Date.UTC(2020, 0, 1, id)).toISOString().slice(0, 19),
      html: `<p>Words ${id}.</p>${id === 5 ? embed : ''}`,
    }))
    origin.mood('harbour.example/wp-json', (_good, request) => wordpressInterface(posts, request))
    expect(await run(HARBOUR)).toMatchObject({ found: 130, sent: 130 })
    await idle()
    expect(origin.asked('harbour.example').length).toBeLessThanOrEqual(6)
    const article = await findArticle(db, { url: `${HARBOUR}/story-5/` })
    expect(article?.published_at?.toISOString()).toBe('2020-01-01T03:00:00.000Z')
  })

  it('gives pages of a WARC file the date at which they were recorded, and the same citations', async () => {
    const url = `${NEWS}/2010/old`
    const { bytes } = await writeWarc([
      { url, date: '2021-03-03T03:03:03Z', body: page(10) },
      { url, date: '2019-02-02T02:02:02Z', body: page(20) },
      { url: 'http://127.0.0.1/inside', date: '2019-02-02T02:02:02Z', body: page(30) },
    ])
    const path = join(dir, 'crawl.warc.gz')
    await writeFile(path, bytes)
    expect(await run(path)).toEqual({ found: 3, sent: 2, unchanged: 0, failed: 1 })
    await idle()
    expect((await bodiesOf(url)).map(({ recorded_at }) => recorded_at.toISOString())).toEqual([
      '2021-03-03T03:03:03.000Z',
      '2019-02-02T02:02:02.000Z',
    ])
    expect(await run(path)).toEqual({ found: 3, sent: 0, unchanged: 2, failed: 1 })
    const citations = await Promise.all(
      [stories[0] ?? '', `${HARBOUR}/story-5/`, url].map(async (one) => {
        const article = await findArticle(db, { url: one })
        return (await listCurrentCitations(db, article?.id ?? '')).map(
          ({ platform, post_id, role, form, text }) => ({ platform, post_id, role, form, text }),
        )
      }),
    )
    expect(citations[0]).toMatchObject([{ platform: 'x', post_id: ID, role: 'embed' }])
    expect(citations[1]).toEqual(citations[0])
    expect(citations[2]).toEqual(citations[0])
  })

  it('tries an article again that the site refuses, and says so meanwhile', async () => {
    const list = join(dir, 'list.txt')
    await writeFile(list, `${NEWS}/closed\n${NEWS}/none\n`)
    origin.mood('news.example/closed', () => ({ status: 403, body: 'no' }))
    await run(list)
    const states = await until(async () => {
      const { failed } = await readServiceStatus(service.app)
      return failed.refused && failed['input-missing'] ? failed : null
    })
    expect(states).toMatchObject({ refused: 1, 'input-missing': 1 })
    const closed = (await requests()).find(({ url }) => url.endsWith('/closed'))
    expect(closed).toMatchObject({ state: 'queued', error: { code: 'refused', refusals: 1 } })
    const { backfills } = await readServiceStatus(service.app)
    expect(backfills.find(({ input }) => input === list)).toMatchObject({
      found: 2,
      sent: 2,
      done: 0,
      failed: { refused: 1, 'input-missing': 1 },
      complete: true,
    })
  })
})
