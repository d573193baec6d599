import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createToken } from '../../src/catalog/access/tokens.ts'
import { QUEUE_NAMES } from '../../src/jobs/queue-names.ts'
import { type RunningService, startAllInOne } from '../../src/runtime/start-service.ts'
import { createDatabase } from '../support/database.ts'
import { moods } from '../support/origin/mood.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'
import { trust } from '../support/origin/trust.ts'
import { serviceConfig, tempDir } from '../support/service-config.ts'
import { until } from '../support/until.ts'
import { ARTICLE, IDS, site, url } from './site.ts'

describe('stet up, from nothing', () => {
  const parts = new AsyncDisposableStack()
  let origin: Origin
  let service: RunningService
  let token: string

  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${service.url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...init.headers },
    })
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
  const get = async (path: string): Promise<any> => (await call(path)).json()
  const post = (path: string, body: unknown) => call(path, { method: 'POST', body: JSON.stringify(body) })

  beforeAll(async () => {
    origin = await startOrigin(site)
    parts.defer(() => origin.close())
    trust(origin.caPath)
    const dir = parts.use(await tempDir())
    const database = parts.use(await createDatabase())
    const config = serviceConfig(dir.path, { ...origin.env, ...database.env })
    service = await startAllInOne(config, { queueSettings: { attempts: 2, backoffMs: 50 } })
    parts.defer(() => service.close())
    const { db } = await service.app.catalog()
    token = (await createToken(db, { scopes: ['admin'], name: null }, new Date())).token
  })
  afterAll(() => parts.disposeAsync())

  it('accepts an article by its URL, and ends each post with a snapshot or an honest outcome', async () => {
    const accepted = await post('/v1/articles', { url: ARTICLE, priority: 'breaking' })
    expect(accepted.status).toBe(202)
    const { articleId } = (await accepted.json()) as { articleId: string }
    expect(accepted.headers.get('location')).toBe(`/v1/articles/${articleId}`)

    const article = await until(async () => {
      const now = await get(`/v1/articles/${articleId}`)
      return now.state === 'done' ? now : null
    })
    expect(article).toMatchObject({ url: ARTICLE, title: 'The ferry is back', error: null })
    expect(article.citations.map((one: { id: string; outcome: string }) => [one.id, one.outcome])).toEqual([
      [IDS.plain, 'captured'],
      [IDS.photo, 'captured'],
      [IDS.video, 'captured'],
      [IDS.dead, 'salvaged'],
    ])
  })

  it('shows the post with its snapshot and the article that cites it', async () => {
    const one = await get(`/v1/posts/x/${IDS.photo}`)
    expect(one).toMatchObject({
      postId: `x/${IDS.photo}`,
      outcome: 'captured',
      state: 'watched',
      text: 'First light on the quay.',
      author: { handle: 'harbour_desk' },
      articles: [{ url: ARTICLE }],
    })
    expect(one.snapshots).toHaveLength(1)
    expect((await get(`/v1/posts/by-url?url=${encodeURIComponent(url(IDS.photo))}`)).postId).toBe(one.postId)
  })

  it('serves manifest, card, file and resources, with ranges', async () => {
    const [snapshot] = (await get(`/v1/posts/x/${IDS.photo}`)).snapshots
    const base = `/v1/snapshots/${snapshot.id}`
    const manifest = await get(base)
    expect(manifest).toMatchObject({ stet: 2, id: snapshot.id, outcome: 'captured' })

    const card = await call(`${base}/card`)
    const photo = manifest.resources.find((one: { role: string }) => one.role === 'photo')
    expect(card.headers.get('content-security-policy')).toContain('sandbox')
    expect(await card.text()).toContain(`/v1/snapshots/${snapshot.id}/resources/${photo.n}`)

    const whole = await call(`${base}/resources/${photo.n}`)
    const bytes = new Uint8Array(await whole.arrayBuffer())
    expect(whole.headers.get('etag')).toBe(`"${photo.sha256}"`)
    expect(whole.headers.get('x-content-type-options')).toBe('nosniff')
    expect(bytes).toHaveLength(photo.bytes)

    const part = await call(`${base}/resources/${photo.n}`, { headers: { range: 'bytes=3-9' } })
    expect(part.status).toBe(206)
    expect(part.headers.get('content-range')).toBe(`bytes 3-9/${photo.bytes}`)
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(bytes.slice(3, 10))

    const answer = manifest.resources.find((one: { role: string }) => one.role === 'answer')
    const text = await call(`${base}/resources/${answer.n}`, { headers: { range: 'bytes=-4' } })
    expect(text.status).toBe(206)
    expect((await text.arrayBuffer()).byteLength).toBe(4)

    const head = await call(`${base}/wacz`, { method: 'HEAD' })
    expect(head.headers.get('content-length')).toBe(String(snapshot.bytes))
    const file = await call(`${base}/wacz`)
    expect((await file.arrayBuffer()).byteLength).toBe(snapshot.bytes)
    const same = await call(`${base}/wacz`, { headers: { 'if-none-match': `"${snapshot.sha256}"` } })
    expect(same.status).toBe(304)
    const beyond = await call(`${base}/wacz`, { headers: { range: `bytes=${snapshot.bytes}-` } })
    expect(beyond.status).toBe(416)
  })

  it('captures a post once when many articles cite it concurrently', async () => {
    const id = IDS.plain.replace(/..$/, '44')
    origin.post({ id, author: { handle: 'harbour_desk', name: 'Harbour Desk' }, text: 'Once is enough.' })
    const html = `<blockquote class="twitter-tweet"><p>Once is enough.</p>&mdash; Harbour Desk (@harbour_desk) <a href="${url(id)}">March 2, 2026</a></blockquote>`
    const articles = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        post('/v1/articles', { url: `https://news.example/many/${n}`, html }),
      ),
    )
    expect(articles.map((one) => one.status)).toEqual(articles.map(() => 202))
    await until(async () => {
      const states = await Promise.all(
        articles.map(async (_, n) => (await get(`/v1/articles?url=https://news.example/many/${n}`)).state),
      )
      return states.every((state) => state === 'done')
    })
    const one = await get(`/v1/posts/x/${id}`)
    expect(one.snapshots).toHaveLength(1)
    expect(one.articles).toHaveLength(20)
    expect(origin.asked((request) => request.url.href.includes(`tweet-result?id=${id}`))).toHaveLength(1)
  })

  it('gives the same article the same id, and a new version only for a new body', async () => {
    const address = 'https://news.example/versions'
    const send = async (html: string) =>
      ((await (await post('/v1/articles', { url: address, html })).json()) as { articleId: string }).articleId
    const done = async () =>
      await until(async () => {
        const article = await get(`/v1/articles?url=${address}`)
        return article.state === 'done' ? article : null
      })
    const first = await send('<p>one</p>')
    await done()
    expect(await send('<p>one</p>')).toBe(first)
    expect((await done()).versions).toHaveLength(1)
    expect(await send('<p>two</p>')).toBe(first)
    expect(
      (await until(async () => ((await done()).versions.length === 2 ? done() : null))).versions,
    ).toHaveLength(2)
  })

  it('accepts a post, and checks it', async () => {
    const id = IDS.plain.replace(/..$/, '66')
    origin.post({ id, author: { handle: 'harbour_desk', name: 'Harbour Desk' }, text: 'Fog.' })
    const accepted = await post('/v1/posts', { url: `https://twitter.com/harbour_desk/status/${id}?s=20` })
    expect(accepted.status).toBe(202)
    expect(await accepted.json()).toMatchObject({ postId: `x/${id}` })
    await until(async () => (await get(`/v1/posts/x/${id}`)).capture === 'done')

    const verify = async () => {
      const answer = await post('/v1/verify', { scope: 'post', url: url(id) })
      return JSON.parse(await answer.text())
    }
    expect(await verify()).toMatchObject({ id, liveness: 'live', state: 'watched' })
    origin.kill(id, 'deleted')
    expect(await verify()).toMatchObject({ id, liveness: 'deleted', state: 'suspected', newly: false })
    expect((await get(`/v1/posts/x/${id}`)).checks).toHaveLength(2)
  })

  /** A post of its own for one test; the last two digits tell them apart. */
  const sendPost = async (digits: string): Promise<string> => {
    const id = IDS.plain.replace(/..$/, digits)
    origin.post({ id, author: { handle: 'harbour_desk', name: 'Harbour Desk' }, text: `Buoy ${digits}.` })
    expect((await post('/v1/posts', { url: url(id) })).status).toBe(202)
    return id
  }
  const postDone = async (id: string) =>
    await until(async () => {
      const now = await get(`/v1/posts/x/${id}`)
      return now.capture === 'done' ? now : null
    })

  it('delays a capture as long as the platform asks, and shows until when', async () => {
    const until2 = Math.ceil(Date.now() / 1000) + 2
    const over = origin.mood('*', moods.rateLimited({ 'x-rate-limit-reset': String(until2) }))
    const id = await sendPost('71')
    const waiting = await until(async () => {
      const now = await get(`/v1/posts/x/${id}`)
      return now.retryAt === null ? null : now
    })
    expect(waiting).toMatchObject({ outcome: 'failed', reason: 'rate-limited', capture: 'working' })
    over()
    expect(await postDone(id)).toMatchObject({ outcome: 'captured', reason: null, retryAt: null })
    expect(Date.now() / 1000).toBeGreaterThanOrEqual(until2)
  })

  it('ends with an honest outcome if the platform is unavailable for long', async () => {
    const over = origin.mood('*', moods.outage(503))
    const id = await sendPost('73')
    expect(await postDone(id)).toMatchObject({ outcome: 'failed', reason: 'upstream', snapshots: [] })
    over()
    expect((await post('/v1/posts', { url: url(id) })).status).toBe(202)
    expect(
      await until(async () => ((await postDone(id)).outcome === 'captured' ? postDone(id) : null)),
    ).toMatchObject({
      reason: null,
    })
  })

  it.each([
    ['is not there', 'https://news.example/none', 'input-missing'],
    ['leads inside the network', 'https://news.example/inward', 'address-refused'],
  ])('says so where an article %s', async (_name, address, code) => {
    const { articleId } = (await (await post('/v1/articles', { url: address })).json()) as {
      articleId: string
    }
    const article = await until(async () => {
      const now = await get(`/v1/articles/${articleId}`)
      return now.state === 'failed' ? now : null
    })
    expect(article).toMatchObject({ error: { code }, citations: [] })
  })

  it('runs a worker for every queue', async () => {
    const { queues } = (await get('/v1/queues')) as { queues: { name: string }[] }
    expect(queues.map(({ name }) => name).toSorted()).toEqual(QUEUE_NAMES.toSorted())
  })

  it('audits every snapshot whole', async () => {
    const answer = await post('/v1/verify', { scope: 'all', audit: true })
    const lines = (await answer.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.length).toBeGreaterThanOrEqual(5)
    expect(lines.filter((line) => !line.ok)).toEqual([])
  })
})
