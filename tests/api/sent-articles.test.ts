import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createToken } from '../../src/catalog/access/tokens.ts'
import { type RunningService, startAllInOne } from '../../src/runtime/start-service.ts'
import { linksPage } from '../support/crowded-articles.ts'
import { createDatabase } from '../support/database.ts'
import { startOrigin } from '../support/origin/origin.ts'
import { trust } from '../support/origin/trust.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'
import { until } from '../support/until.ts'
import { IDS, site, url } from './site.ts'

const ARTICLE = 'https://news.example/2026/03/quay'
const HTML = `<title>Page title</title><blockquote class="twitter-tweet"><a href="${url(IDS.plain)}"></a></blockquote>`
const DETAILS = { title: 'Light on the quay', author: 'Ada Invented', externalId: 'cms-4711' }

describe('what a CMS sends and reads', () => {
  const parts = new AsyncDisposableStack()
  let service: RunningService
  const tokens: Record<string, string> = {}

  const ask = async (token: string, path: string, body?: unknown, method = body ? 'POST' : 'GET') => {
    const response = await fetch(`${service.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${tokens[token]}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
    return { status: response.status, json: JSON.parse((await response.text()) || 'null') as any }
  }
  const sent = async (body: object) => {
    const { json } = await ask('cms', '/v1/articles', { url: ARTICLE, html: HTML, ...body })
    return await until(async () => {
      const article = (await ask('cms', `/v1/articles/${json.articleId}`)).json
      return article.state === 'done' ? article : null
    }, 30_000)
  }

  beforeAll(async () => {
    const origin = await startOrigin(site)
    parts.defer(() => origin.close())
    trust(origin.caPath)
    const dir = parts.use(await tempDir())
    const database = parts.use(await createDatabase())
    service = await startAllInOne(serviceConfig(dir.path, { ...origin.env, ...database.env }))
    parts.defer(() => service.close())
    const { db } = await service.app.catalog()
    for (const [name, scope] of [
      ['cms', 'ingest'],
      ['other', 'ingest'],
      ['reader', 'read'],
    ] as const) {
      tokens[name] = (await createToken(db, { scopes: [scope], name }, new Date())).token
    }
  })
  afterAll(() => parts.disposeAsync())

  it('keeps title, author and id of the sender, and finds the article by that id', async () => {
    expect(await sent(DETAILS)).toMatchObject({ ...DETAILS, citations: [{ outcome: 'captured' }] })
    const found = (await ask('reader', `/v1/articles?externalId=${DETAILS.externalId}`)).json
    expect(found.articles).toMatchObject([{ url: ARTICLE, ...DETAILS }])
    expect((await ask('reader', '/v1/articles?externalId=other')).json.articles).toEqual([])
  })

  it('finds it by words of title, author and address', async () => {
    await sent(DETAILS)
    const found = async (q: string) =>
      (await ask('reader', `/v1/articles?q=${encodeURIComponent(q)}`)).json.articles.map(
        (one: { url: string }) => one.url,
      )
    const [word = ''] = DETAILS.title.split(' ').toSorted((a, b) => b.length - a.length)
    expect(await found(word.toUpperCase())).toEqual([ARTICLE])
    expect(await found(DETAILS.author)).toEqual([ARTICLE])
    expect(await found(new URL(ARTICLE).host)).toEqual([ARTICLE])
    expect(await found(`${word} submarine`)).toEqual([])
    // It shows all articles, so a sender may not ask it.
    expect((await ask('cms', `/v1/articles?q=${word}`)).status).toBe(403)
  })

  it('keeps a new title of the same body in the ledger, as no new version', async () => {
    const renamed = { ...DETAILS, title: 'More light on the quay' }
    const article = await sent(renamed)
    expect(article).toMatchObject(renamed)
    expect(article.versions).toHaveLength(1)
    const [newest] = await (await service.app.ledger()).articles(ARTICLE)
    expect(newest).toMatchObject(renamed)
  })

  it('lets a sender read what it sent, and nothing else', async () => {
    const { articleId } = await sent(DETAILS)
    await ask('cms', '/v1/posts', { url: url(IDS.photo) })
    const own = [
      `/v1/articles/${articleId}`,
      `/v1/articles?url=${encodeURIComponent(ARTICLE)}`,
      `/v1/posts/x/${IDS.photo}`,
      `/v1/posts/by-url?url=${encodeURIComponent(url(IDS.photo))}`,
    ]
    for (const path of own) {
      expect([path, (await ask('cms', path)).status]).toEqual([path, 200])
      expect([path, await ask('other', path)]).toMatchObject([
        path,
        { status: 403, json: { code: 'forbidden' } },
      ])
    }
    for (const path of ['/v1/articles', '/v1/posts', '/v1/articles/none', `/v1/posts/x/${IDS.plain}`]) {
      const { status, json } = await ask('cms', path)
      expect([path, status, json.hint]).toEqual([path, 403, 'Make one: stet token create --scope read'])
    }
  })

  it('lets a sender change and unpublish what it sent; sending it again publishes it', async () => {
    const { articleId } = await sent(DETAILS)
    const path = `/v1/articles/${articleId}`
    const change = { title: 'A corrected title' }
    expect((await ask('other', path, change, 'PATCH')).status).toBe(403)
    expect((await ask('cms', path, change, 'PATCH')).json).toMatchObject({ ...DETAILS, ...change })
    expect((await ask('cms', path, undefined, 'DELETE')).status).toBe(204)
    const gone = (await ask('cms', path)).json
    expect(gone).toMatchObject({ ...DETAILS, ...change, citations: [], unpublishedAt: expect.any(String) })
    expect((await ask('reader', `/v1/posts/x/${IDS.plain}`)).json.articles).toEqual([])
    const records = await (await service.app.ledger()).articles(ARTICLE)
    expect(records[0]).toMatchObject({ citations: [], unpublishedAt: gone.unpublishedAt })
    expect(records[1]?.citations).toHaveLength(1)
    expect(await sent(DETAILS)).toMatchObject({
      ...DETAILS,
      unpublishedAt: null,
      citations: [{ id: IDS.plain }],
    })
  })

  it('previews the citations of an article and keeps nothing', async () => {
    const html = HTML.replace(IDS.plain, IDS.video)
    const { status, json } = await ask('cms', '/v1/detect', { html, url: 'https://news.example/draft' })
    expect(status).toBe(200)
    expect(json).toMatchObject({
      citations: [{ platform: 'x', id: IDS.video, role: 'embed' }],
      citationsOmitted: 0,
    })
    expect((await ask('reader', `/v1/posts/x/${IDS.video}`)).status).toBe(404)
    expect((await ask('cms', '/v1/detect', { url: 'https://news.example/draft' })).json.code).toBe('usage')
  })

  it('previews few articles at once, so that previews keep no article from being read', async () => {
    const html = linksPage(3_000)
    const asked = await Promise.all(
      Array.from({ length: 8 }, async () => (await ask('cms', '/v1/detect', { html })).status),
    )
    expect(new Set(asked)).toEqual(new Set([200, 429]))
    expect((await ask('cms', '/v1/detect', { html })).json).toMatchObject({ citationsOmitted: 2_000 })
  })
})
