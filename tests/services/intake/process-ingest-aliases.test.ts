import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createToken } from '../../../src/catalog/access/tokens.ts'
import type { Catalog } from '../../../src/catalog/catalog.ts'
import { createApp } from '../../../src/runtime/app.ts'
import { type RunningService, startAllInOne } from '../../../src/runtime/start-service.ts'
import { reindexCatalog } from '../../../src/services/maintenance/reindex-catalog.ts'
import { dumpCatalog } from '../../support/catalog-dump.ts'
import { createDatabase, openEmptyCatalog } from '../../support/database.ts'
import { type Origin, startOrigin } from '../../support/origin/origin.ts'
import { idAt } from '../../support/origin/post.ts'
import { trust } from '../../support/origin/trust.ts'
import { serviceConfig, tempDir } from '../../support/service-config.ts'
import { until } from '../../support/until.ts'

const author = { handle: 'quay_bell', name: 'Quay Bell' }
const ID = idAt('2026-03-02T08:15:00Z')
const cite = `<a href="https://x.com/quay_bell/status/${ID}">as it rang</a>`
const page = (canonical: string) =>
  `<html><head><title>Bell</title><link rel="canonical" href="${canonical}"></head><body>${cite}</body></html>`
const to = (location: string) => ({ status: 302, headers: { location } })

const SHORT = 'https://short.example/bell'
const LONG = 'https://news.example/2026/bell'
const CANONICAL = 'https://www.news.example/2026/bell'
const THIEF = 'https://thief.example/copy'

describe('an article that has several addresses', () => {
  const parts = new AsyncDisposableStack()
  let origin: Origin
  let service: RunningService
  let catalog: Catalog
  let dataDir: string
  let authorization: string

  beforeAll(async () => {
    origin = await startOrigin({
      posts: [{ id: ID, author, text: 'The bell rings.' }],
      pages: {
        [SHORT]: to(LONG),
        [LONG]: page(CANONICAL),
        [`${LONG}?utm_source=letter`]: page(CANONICAL),
        [CANONICAL]: page(CANONICAL),
        [THIEF]: page(CANONICAL),
        'https://news.example/closed/1': to('https://news.example/login'),
        'https://news.example/closed/2': to('https://news.example/login'),
        'https://news.example/login': '<html><body>Who are you?</body></html>',
      },
    })
    parts.defer(() => origin.close())
    trust(origin.caPath)
    dataDir = parts.use(await tempDir()).path
    const database = parts.use(await createDatabase())
    service = await startAllInOne(serviceConfig(dataDir, { ...origin.env, ...database.env }))
    parts.defer(() => service.close())
    catalog = await service.app.catalog()
    const { token } = await createToken(catalog.db, { scopes: ['admin'], name: null }, new Date())
    authorization = `Bearer ${token}`
  }, 60_000)
  afterAll(() => parts.disposeAsync())

  const send = async (body: { url: string; html?: string }): Promise<string> => {
    const answer = await fetch(`${service.url}/v1/articles`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    expect(answer.status).toBe(202)
    const { articleId } = (await answer.json()) as { articleId: string }
    await until(async () => (await get(`/v1/articles/${articleId}`)).state === 'done')
    return articleId
  }
  const get = async (path: string) =>
    (await (await fetch(`${service.url}${path}`, { headers: { authorization } })).json()) as {
      state: string
      articleId: string
      url: string
      versions: unknown[]
      citations: { id: string }[]
      articles: { url: string }[]
    }
  const byUrl = (url: string) => get(`/v1/articles?url=${encodeURIComponent(url)}`)

  it('is one, under the id that was told first', async () => {
    const id = await send({ url: SHORT })
    for (const url of [CANONICAL, LONG, `${LONG}?utm_source=letter#bell`])
      expect(await send({ url })).toBe(id)
    for (const url of [SHORT, LONG, CANONICAL]) {
      expect(await byUrl(url)).toMatchObject({ articleId: id, url: SHORT, citations: [{ id: ID }] })
    }
    expect((await byUrl(SHORT)).versions).toHaveLength(1)
    await send({ url: LONG, html: page(CANONICAL).replace('Bell', 'Two bells') })
    expect((await byUrl(SHORT)).versions).toHaveLength(2)
    // Another address is a record of its own, and no other version.
    const amp = `https://amp.news.example/2026/bell`
    expect(await send({ url: amp, html: page(CANONICAL).replace('Bell', 'Two bells') })).not.toBe(id)
    expect(await send({ url: amp, html: page(CANONICAL).replace('Bell', 'Two bells') })).toBe(id)
    expect((await byUrl(amp)).versions).toHaveLength(2)
  })

  it('is not of a site that another names as its canonical one', async () => {
    const id = await send({ url: THIEF })
    expect(id).not.toBe((await byUrl(CANONICAL)).articleId)
    expect(await byUrl(THIEF)).toMatchObject({ articleId: id, url: THIEF })
  })

  it('is not what asks for a login in its place', async () => {
    const [one, two] = [
      await send({ url: 'https://news.example/closed/1' }),
      await send({ url: 'https://news.example/closed/2' }),
    ]
    expect(one).not.toBe(two)
    const { articles } = await get('/v1/articles')
    expect(articles.map((one) => one.url).sort()).toEqual(
      [SHORT, THIEF, 'https://news.example/closed/1', 'https://news.example/closed/2'].sort(),
    )
  })

  it('is the same one after a rebuild', async () => {
    const was = await dumpCatalog(catalog)
    const fresh = await openEmptyCatalog()
    await Array.fromAsync(
      reindexCatalog(
        createApp(serviceConfig(dataDir), { catalog: fresh }),
        null,
        new AbortController().signal,
      ),
    )
    const { articles, ...rest } = await dumpCatalog(fresh)
    expect(rest).toEqual({
      ...rest,
      aliases: was.aliases,
      versions: was.versions,
      words: was.words,
      citations: was.citations,
    })
    expect(articles).toEqual(was.articles.filter((row) => !String(row.url).includes('closed')))
    expect(was.aliases).toHaveLength(3)
    await fresh.close()
  })
})
