import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aRecord, openRoom, PUBLIC_URL, type Room } from './room.ts'

const ID = '1900000000000000401'
const post = `https://x.com/mara_invented/status/${ID}`
let room: Room
beforeAll(async () => {
  room = await openRoom({ STET_PUBLISH: 'all' })
  const author = {
    id: '1',
    name: 'A <b>"quoted"</b> & name',
    handle: 'mara_invented',
    url: null,
    avatarUrl: null,
    verification: null,
    affiliation: null,
  }
  await room.keep(aRecord(ID, { author }), '2026-03-04T05:06:07Z')
})
afterAll(() => room[Symbol.asyncDispose]())

const oembed = (query: string) => room.ask(`/oembed?${query}`)

describe('oEmbed', () => {
  it('answers with rich content for every form of the URL', async () => {
    const forms = [
      post,
      `https://twitter.com/i/web/status/${ID}?s=20`,
      `https://mobile.twitter.com/mara_invented/status/${ID}`,
      `${PUBLIC_URL}/embed/x/${ID}`,
    ]
    for (const form of forms) {
      const answer = await oembed(`url=${encodeURIComponent(form)}`)
      expect(answer.headers['content-type'], form).toContain('application/json')
      expect(answer.json(), form).toMatchObject({
        version: '1.0',
        type: 'rich',
        provider_name: 'Stet',
        cache_age: 300,
        width: 550,
        height: expect.any(Number),
        html: expect.stringContaining(`<iframe src="${PUBLIC_URL}/embed/x/${ID}"`),
      })
    }
  })

  it('respects the maximum size, and escapes names in the markup', async () => {
    const { width, height, html } = (await oembed(`url=${post}&maxwidth=320&maxheight=200`)).json()
    expect([width, height]).toEqual([320, 200])
    const measured = (await oembed(`url=${post}&maxwidth=320.7&maxheight=99999`)).json()
    expect([measured.width, measured.height < 1_000]).toEqual([320, true])
    for (const wrong of ['0', '-1', 'wide']) {
      expect((await oembed(`url=${post}&maxwidth=${wrong}`)).statusCode, wrong).toBe(400)
    }
    expect(html).toContain('width="320" height="200"')
    expect(html).not.toContain('<b>')
    expect(html).toMatch(/ sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"/)
  })

  it('answers XML, and refuses other formats', async () => {
    const answer = await oembed(`url=${post}&format=xml`)
    expect(answer.headers['content-type']).toBe('text/xml; charset=utf-8')
    expect(answer.body).toMatch(
      /^<\?xml version="1\.0" encoding="utf-8" standalone="yes"\?>\n<oembed>\n<version>1\.0<\/version>/,
    )
    expect(answer.body).toContain('<html>&lt;iframe src=')
    expect((await oembed(`url=${post}&format=XML`)).body).toBe(answer.body)
    expect((await oembed(`url=${post}&format=`)).json().version).toBe('1.0')
    expect((await oembed(`url=${post}&format=yaml`)).statusCode).toBe(501)
    expect((await oembed('format=json')).statusCode).toBe(400)
    expect((await oembed('url=https://x.com/a/status/1')).statusCode).toBe(404)
    expect((await oembed('url=https://news.example/')).statusCode).toBe(404)
  })

  it('is discoverable from the card and the frame', async () => {
    const at = `${PUBLIC_URL}/oembed?url=${encodeURIComponent(post)}`
    for (const page of [`/embed/x/${ID}`, `/memento/20260304050607/${post}`]) {
      const { headers, body } = await room.ask(page)
      expect(headers.link).toContain(`<${at}>; rel="alternate"; type="application/json+oembed"`)
      expect(body).toContain(`<link rel="alternate" type="application/json+oembed" href="${at}">`)
    }
  })
})

describe('a frame', () => {
  it('has one script with a fresh nonce, in a sandbox, and may be framed by any page', async () => {
    const policy = async () => String((await room.ask(`/embed/x/${ID}`)).headers['content-security-policy'])
    const [one, two] = [await policy(), await policy()]
    expect(one).not.toBe(two)
    expect(one).toContain(
      'sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox; frame-ancestors *',
    )
    const nonce = /script-src 'nonce-([^']+)'/.exec(one)?.[1]
    expect(nonce).toMatch(/^[\w+/=]{24}$/)
    const { body } = await room.ask(`/embed/x/${ID}`)
    expect(body.match(/<script/g)).toHaveLength(1)
  })
})

describe('a frame without a card', () => {
  it('explains itself to readers, and answers programs with a problem', async () => {
    const html = { headers: { accept: 'text/html,*/*;q=0.8' } }
    const gone = 'https://x.com/mara_invented/status/1900000000000000402'
    await room.keep(aRecord('1900000000000000402', { text: 'The tide.' }), '2026-03-04T05:06:07Z')
    const body = { url: gone, reason: 'Her <b>lawyer</b> asked.' }
    await room.ask('/v1/takedowns', { method: 'POST', token: 'admin', body })
    const down = await room.ask('/embed/x/1900000000000000402', html)
    expect([down.statusCode, down.headers['cache-control'], down.headers.link]).toEqual([
      451,
      'no-store',
      '</>; rel="blocked-by"',
    ])
    expect(down.headers['content-security-policy']).toMatch(/; sandbox; frame-ancestors \*$/)
    expect(down.body).toContain('Her &lt;b&gt;lawyer&lt;/b&gt; asked.')
    expect(down.body).not.toMatch(/The tide|<script/)
    const none = await room.ask('/embed/x/1900000000000000403', html)
    expect([none.statusCode, none.headers['content-security-policy']]).toEqual([
      404,
      down.headers['content-security-policy'],
    ])
    expect((await room.ask('/embed/x/1900000000000000403')).json()).toMatchObject({ code: 'not-found' })
  })
})

describe('/embed.js', () => {
  it('is smaller than 5 KB, sends one request and stores nothing', async () => {
    const { body, headers } = await room.ask('/embed.js')
    expect(gzipSync(body).length).toBeLessThan(5_000)
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect(body.match(/fetch\(/g)).toHaveLength(1)
    expect(body).not.toMatch(/\.cookie|localStorage|sessionStorage|indexedDB|https?:\/\/(?!x\.com|t\.me)/)
  })

  it.each([
    ['text/plain', 200],
    ['application/json', 200],
    ['application/x-www-form-urlencoded', 415],
  ])('asks with %s: %i', async (type, status) => {
    const body = JSON.stringify({ urls: [post] })
    const answer = await room.ask('/v1/embeds', { method: 'POST', headers: { 'content-type': type }, body })
    expect(answer.statusCode).toBe(status)
    if (status === 200) expect(answer.headers['access-control-allow-origin']).toBe('*')
  })

  it('requests at most a hundred posts', async () => {
    const urls = Array.from({ length: 101 }, (_, n) => `https://x.com/a/status/${n + 1}`)
    const many = await room.ask('/v1/embeds', { method: 'POST', body: { urls } })
    expect([many.statusCode, many.headers['access-control-allow-origin']]).toEqual([400, '*'])
    const { posts } = (await room.ask('/v1/embeds', { method: 'POST', body: { urls: urls.slice(1) } })).json()
    expect(posts).toHaveLength(100)
    const broken = await room.ask('/v1/embeds', {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '{',
    })
    expect([broken.statusCode, broken.json().code]).toEqual([400, 'usage'])
  })
})
