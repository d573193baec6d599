import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Scratch } from '../../src/model/http.ts'
import { createScratch } from '../../src/outbound/scratch-dir.ts'
import { moods } from '../support/origin/mood.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'
import { trust } from '../support/origin/trust.ts'
import { emptyDir, tape, through } from './client.ts'

const PAGE = 'https://news.example/storm'
const HTML = '<!doctype html><title>Storm</title>'
const POST = '1780000000000000000'
const TWEET = `https://cdn.syndication.twimg.com/tweet-result?id=${POST}&lang=en&token=x`
const PHOTO = 'https://pbs.twimg.com/media/FstormA?format=png&name=orig'

let origin: Origin
let http: ReturnType<typeof through>
let scratch: Scratch

beforeAll(async () => {
  origin = await startOrigin({
    posts: [
      {
        id: POST,
        author: { handle: 'mara_q', name: 'Mara Quill' },
        text: 'Roofs off in the old harbour.',
        photos: [{ key: 'FstormA', format: 'png' }],
      },
    ],
    pages: {
      [PAGE]: HTML,
      'http://plain.example/': HTML,
      'https://news.example/big': 'x'.repeat(3_000_000),
    },
  })
  trust(origin.caPath)
  http = through(origin.proxyUrl)
  scratch = await createScratch(await emptyDir())
})
afterAll(async () => {
  await http.close()
  await scratch[Symbol.asyncDispose]()
  await origin.close()
})

const sha256 = (...parts: (string | Uint8Array)[]) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

describe('a response', () => {
  it('is recorded through the proxy with its hashes and both heads', async () => {
    const startedAt = Date.now()
    const exchange = await http.fetch({ url: `${PAGE}#part`, scratch, headers: { Accept: 'text/html' } })
    expect(exchange).toMatchObject({ url: PAGE, method: 'GET', status: 200, requestBody: null })
    expect(exchange.requestHead).toBe(
      'GET /storm HTTP/1.1\r\nHost: news.example\r\nUser-Agent: Stet/test\r\nAccept: text/html\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n\r\n',
    )
    expect(exchange.responseHead).toMatch(/^HTTP\/1\.1 200 OK\r\n(?:[^\r\n]+\r\n)+\r\n$/)
    expect(exchange.responseHead).toContain(`Content-Length: ${HTML.length}\r\n`)
    expect(exchange.body).toMatchObject({ size: HTML.length, sha256: sha256(HTML), path: null })
    expect(exchange.blockSha256).toBe(sha256(exchange.responseHead, HTML))
    expect(exchange.startedAt.getTime()).toBeGreaterThanOrEqual(startedAt)
    expect(origin.requests.at(-1)?.headers).toMatchObject({ 'user-agent': 'Stet/test', host: 'news.example' })
  })

  it('is requested in absolute form for http', async () => {
    const exchange = await http.fetch({ url: 'http://plain.example/', scratch })
    expect(exchange.requestHead).toContain('GET / HTTP/1.1\r\nHost: plain.example\r\n')
    expect(await exchange.body.text()).toBe(HTML)
  })

  it('can be read repeatedly', async () => {
    const { body } = await http.fetch({ url: PAGE, scratch })
    expect((await buffer(body.stream())).toString()).toBe(HTML)
    expect((await buffer(body.stream())).toString()).toBe(HTML)
    expect(Buffer.from(await body.bytes()).toString()).toBe(HTML)
    expect(await body.text()).toBe(HTML)
  })

  it('is recorded without cookies and secrets', async () => {
    const recorder = tape()
    const { responseHead, headers } = await http.fetch({
      url: TWEET,
      scratch,
      recorder,
      headers: { Authorization: 'Bearer hunter2', Cookie: 'sid=hunter2' },
    })
    expect(origin.requests.at(-1)?.headers).toMatchObject({
      authorization: 'Bearer hunter2',
      cookie: 'sid=hunter2',
    })
    expect(responseHead).toContain('set-cookie: \r\n')
    expect(headers['set-cookie']).toBe('')
    expect(JSON.stringify(recorder.exchanges)).not.toMatch(/hunter2|guest_id/)
  })

  it.each([401, 402, 403, 404, 410])('with status %s is returned', async (status) => {
    const lift = origin.mood(PAGE.slice(8), moods.status(status))
    const recorder = tape()
    expect(await http.fetch({ url: PAGE, scratch, recorder })).toMatchObject({ status })
    expect(recorder.exchanges).toHaveLength(1)
    lift()
  })

  it('to HEAD has no body and keeps the declared length', async () => {
    const exchange = await http.fetch({ url: PAGE, method: 'HEAD', scratch })
    expect(exchange.body.size).toBe(0)
    expect(exchange.responseHead).toContain(`content-length: ${HTML.length}\r\n`)
    expect(exchange.blockSha256).toBe(sha256(exchange.responseHead))
  })

  it('to POST is recorded with the request body', async () => {
    const body = Buffer.from('a=b')
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const exchange = await http.fetch({ url: PAGE, method: 'POST', headers, body, scratch })
    expect(exchange).toMatchObject({ method: 'POST', requestBody: body })
    expect(exchange.requestHead).toContain('Content-Type: application/x-www-form-urlencoded\r\n')
    expect(Buffer.from(origin.requests.at(-1)?.body ?? []).toString()).toBe('a=b')
  })

  it('with a large body is stored in a scratch file', async () => {
    const { body } = await http.fetch({ url: 'https://news.example/big', scratch })
    expect(dirname(body.path ?? '')).toBe(scratch.dir)
    expect(body.sha256).toBe(sha256(await readFile(body.path ?? '')))
    expect((await body.text()).length).toBe(3_000_000)
  })

  it('with an empty body is returned', async () => {
    const lift = origin.mood(PAGE.slice(8), moods.empty())
    const { status, body } = await http.fetch({ url: PAGE, scratch })
    expect([status, body.size, await body.text()]).toEqual([200, 0, ''])
    lift()
  })
})

describe('a content coding', () => {
  it.each(['gzip', 'deflate', 'br', 'zstd'] as const)('%s is removed', async (coding) => {
    const lift = origin.mood(PAGE.slice(8), moods.encoded(coding))
    const exchange = await http.fetch({ url: PAGE, scratch })
    expect(await exchange.body.text()).toBe(HTML)
    expect(exchange.body.sha256).toBe(sha256(HTML))
    expect(exchange.responseHead.toLowerCase()).not.toContain('encoding')
    expect(exchange.responseHead).toContain(`Content-Length: ${HTML.length}\r\n`)
    expect(exchange.blockSha256).toBe(sha256(exchange.responseHead, HTML))
    lift()
  })

  it('of the transfer is removed', async () => {
    const lift = origin.mood(PAGE.slice(8), moods.chunked())
    const exchange = await http.fetch({ url: PAGE, scratch })
    expect(exchange.responseHead.toLowerCase()).not.toContain('chunked')
    expect(exchange.blockSha256).toBe(sha256(exchange.responseHead, HTML))
    lift()
  })
})

describe('a medium', () => {
  beforeEach(() => expect(origin.unknown).toEqual([]))

  it('is requested without content coding', async () => {
    const exchange = await http.fetch({ url: PHOTO, media: true, scratch })
    const bytes = Buffer.from(await exchange.body.bytes())
    expect(bytes.subarray(1, 4).toString()).toBe('PNG')
    expect(exchange.requestHead).toContain('Accept-Encoding: identity\r\n')
    expect(exchange.body).toMatchObject({ size: bytes.length, sha256: sha256(bytes) })
    expect(exchange.blockSha256).toBe(sha256(exchange.responseHead, bytes))
  })

  it('of unknown length gets its length and its hash', async () => {
    const lift = origin.mood('pbs.twimg.com', moods.chunked())
    const exchange = await http.fetch({ url: PHOTO, media: true, scratch })
    const bytes = Buffer.from(await exchange.body.bytes())
    expect(exchange.responseHead).toContain(`Content-Length: ${bytes.length}\r\n`)
    expect(exchange.blockSha256).toBe(sha256(exchange.responseHead, bytes))
    lift()
  })
})

describe('a redirect', () => {
  it('is followed, and each hop is recorded', async () => {
    const recorder = tape()
    const url = `https://publish.twitter.com/oembed?url=https://x.com/mara_q/status/${POST}`
    const exchange = await http.fetch({ url, scratch, recorder })
    expect(exchange).toMatchObject({ status: 200, url: url.replace('twitter.com/oembed', 'x.com/oembed') })
    expect(recorder.exchanges.map(({ status }) => status)).toEqual([301, 200])
    expect(recorder.exchanges[0]?.responseHead).toContain('location: https://publish.x.com/oembed')
  })

  it('from https to http is followed and recorded', async () => {
    const lift = origin.mood(PAGE.slice(8), moods.redirect('http://plain.example/'))
    const recorder = tape()
    const exchange = await http.fetch({ url: PAGE, scratch, recorder })
    expect(exchange).toMatchObject({ status: 200, url: 'http://plain.example/' })
    expect(recorder.exchanges.map(({ url }) => url)).toEqual([PAGE, 'http://plain.example/'])
    lift()
  })

  it('is returned if redirects are disabled or too many', async () => {
    const lift = origin.mood(PAGE.slice(8), moods.redirect('/storm?again'))
    expect(await http.fetch({ url: PAGE, scratch, redirects: 0 })).toMatchObject({ status: 302, url: PAGE })
    const recorder = tape()
    const last = await http.fetch({ url: PAGE, scratch, recorder })
    expect(last).toMatchObject({ status: 302, url: `${PAGE}?again` })
    expect(recorder.exchanges).toHaveLength(6)
    lift()
  })

  it('sends secrets only to the same host', async () => {
    const headers = { authorization: 'Bearer hunter2', 'accept-language': 'en' }
    const away = origin.mood(PAGE.slice(8), moods.redirect('http://plain.example/'))
    await http.fetch({ url: PAGE, scratch, headers })
    expect(origin.requests.at(-1)?.headers).toMatchObject({ 'accept-language': 'en', host: 'plain.example' })
    expect(origin.requests.at(-1)?.headers).not.toHaveProperty('authorization')
    away()
    const near = origin.mood(PAGE.slice(8), moods.redirect('/big'))
    await http.fetch({ url: PAGE, scratch, headers })
    expect(origin.requests.at(-1)?.headers).toHaveProperty('authorization')
    near()
  })

  it.each([
    [302, 'GET', ''],
    [303, 'GET', ''],
    [307, 'POST', 'a=b'],
    [308, 'POST', 'a=b'],
  ])('with %s turns POST into %s', async (status, method, body) => {
    const lift = origin.mood(PAGE.slice(8), moods.redirect('/big', status), 1)
    await http.fetch({ url: PAGE, method: 'POST', body: Buffer.from('a=b'), scratch })
    expect(origin.requests.at(-1)?.method).toBe(method)
    expect(Buffer.from(origin.requests.at(-1)?.body ?? []).toString()).toBe(body)
    lift()
  })
})
