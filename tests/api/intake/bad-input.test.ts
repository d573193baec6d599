import { once } from 'node:events'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type IntakeService, intakeService, problemOf, type Taken } from '../../support/intake-service.ts'

const POST = 'https://x.com/jack/status/20'

describe('bad input', () => {
  let service: IntakeService
  let before: Taken
  beforeAll(async () => {
    service = await intakeService({
      env: { STET_HOOK_SECRETS: `whsec_${btoa('k'.repeat(32))}` },
    })
    before = await service.taken()
  })
  afterAll(() => service[Symbol.asyncDispose]())

  /** Refused with this problem, and nothing came of it. */
  const refused = async (answer: Response, status: number, code: string) => {
    const document = await problemOf(answer)
    expect([document.status, document.code]).toEqual([status, code])
    expect(await service.taken()).toEqual(before)
    expect(await service.healthy()).toBe(true)
    return document
  }
  const deep = (open: string, close: string) => open.repeat(10_000) + close.repeat(10_000)

  it.each<[string, string | Uint8Array]>([
    ['nothing', ''],
    ['half an object', '{"url":'],
    ['two objects', '{"url":"a"}{"url":"b"}'],
    ['single quotes', "{'url':'a'}"],
    ['a trailing comma', `{"url":"${POST}",}`],
    ['a comment', `{"url":"${POST}"} // now`],
    ['not a number', '{"url":NaN}'],
    ['null', 'null'],
    ['a list', `["${POST}"]`],
    ['a string', `"${POST}"`],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
    ['UTF-16', Buffer.from(`{"url":"${POST}"}`, 'utf16le')],
    ['10,000 lists in each other', deep('[', ']')],
    ['10,000 objects in each other', `${'{"url":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
    ['10,000 lists in a field', `{"url":${deep('[', ']')}}`],
    ['10,000 lists that never close', `{"url":${'['.repeat(10_000)}`],
    ['a hundred thousand values', `{"url":[${'0,'.repeat(100_000)}0]}`],
    ['the prototype as a field', `{"url":"${POST}","__proto__":{"priority":"breaking"}}`],
    ['the constructor as a field', `{"url":"${POST}","constructor":{"prototype":{}}}`],
  ])('refuses %s as JSON, for posts and for articles', async (_name, body) => {
    await refused(await service.post('/v1/posts', body), 400, 'usage')
    await refused(await service.post('/v1/articles', body), 400, 'usage')
  })

  it.each<[string, string, unknown]>([
    ['a post without an address', '/v1/posts', {}],
    ['a number', '/v1/posts', { url: 20 }],
    ['a list of addresses', '/v1/posts', { url: [POST] }],
    ['an object', '/v1/posts', { url: { href: POST } }],
    ['null', '/v1/posts', { url: null }],
    ['an empty address', '/v1/posts', { url: '' }],
    ['an endless address', '/v1/posts', { url: `${POST}?${'a'.repeat(9_000)}` }],
    ['a field that is not there', '/v1/posts', { url: POST, urgent: true }],
    ['a priority that is not there', '/v1/posts', { url: POST, priority: 'now' }],
    ['a priority in capitals', '/v1/posts', { url: POST, priority: 'BREAKING' }],
    ['true as a priority', '/v1/posts', { url: POST, priority: true }],
    ['an article address that is a number', '/v1/posts', { url: POST, articleUrl: 1 }],
    ['both bodies', '/v1/articles', { url: 'https://news.example/a', html: 'a', text: 'b' }],
    ['html that is a number', '/v1/articles', { url: 'https://news.example/a', html: 1 }],
    ['a time that is none', '/v1/articles', { url: 'https://news.example/a', publishedAt: 'yesterday' }],
    [
      'a time without a zone',
      '/v1/articles',
      { url: 'https://news.example/a', publishedAt: '2026-01-01T00:00:00' },
    ],
    ...['0000-01-01T00:00:00Z', '0001-01-01T00:00:00+23:59', '9999-12-31T23:59:59-23:59'].map(
      (publishedAt): [string, string, unknown] => [
        `a time that no database has, ${publishedAt}`,
        '/v1/articles',
        { url: 'https://news.example/a', publishedAt },
      ],
    ),
    ['a time in milliseconds', '/v1/articles', { url: 'https://news.example/a', publishedAt: 1767225600000 }],
  ])('refuses %s', async (_name, path, body) => {
    await refused(await service.post(path, body), 400, 'usage')
  })

  it.each([
    ['a form', 'application/x-www-form-urlencoded'],
    ['text', 'text/plain'],
    ['XML', 'application/xml'],
    ['a file upload', 'multipart/form-data; boundary=x'],
    ['what is no type', 'nonsense'],
  ])('refuses %s', async (_name, type) => {
    await refused(
      await service.post('/v1/posts', JSON.stringify({ url: POST }), { 'content-type': type }),
      415,
      'usage',
    )
  })

  it.each(['application/json', 'application/x-ndjson'])(
    'refuses a body of %s that is packed',
    async (type) => {
      const packed = gzipSync(JSON.stringify({ url: POST }))
      const answer = await service.post('/v1/posts', packed, {
        'content-type': type,
        'content-encoding': 'gzip',
      })
      expect(answer.headers.get('accept-encoding')).toBe('identity')
      await refused(answer, 415, 'usage')
    },
  )

  it.each([
    '/embed/x/%00',
    '/v1/posts/x/2%000',
    '/v1/snapshots/%00',
    '/v1/snapshots/%00/card',
    '/v1/articles/%00',
  ])('refuses a NUL in a path: %s', async (path) => {
    const answer = await fetch(`${service.url}${path}`, {
      headers: { authorization: `Bearer ${service.read}` },
    })
    expect((await problemOf(answer)).code).toBe('not-found')
  })

  it.each(['posts', 'articles'])(
    'refuses a cursor with a time outside the database’s range: %s',
    async (list) => {
      const keys = list === 'posts' ? ['x', '20'] : ['a']
      for (const time of [
        '0000-01-01T00:00:00.000Z',
        '10000-01-01T00:00:00.000Z',
        '2026-13-01T00:00:00.000Z',
      ]) {
        const cursor = Buffer.from(JSON.stringify([time, ...keys])).toString('base64url')
        const answer = await fetch(`${service.url}/v1/${list}?cursor=${cursor}`, {
          headers: { authorization: `Bearer ${service.read}` },
        })
        expect((await problemOf(answer)).code).toBe('input-unreadable')
      }
    },
  )

  it.each(['since=0000-01-01', 'until=9999-12-31T23:59:59-23:59'])(
    'takes %s for the end of all time',
    async (query) => {
      for (const path of ['/v1/posts', '/v1/report']) {
        const answer = await fetch(`${service.url}${path}?${query}`, {
          headers: { authorization: `Bearer ${service.read}` },
        })
        expect([path, answer.status]).toEqual([path, 200])
      }
    },
  )

  it('answers a program with a problem even if it accepts HTML', async () => {
    const accept = 'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2'
    await refused(
      await service.post('/v1/articles', { url: POST }, { accept, authorization: '' }),
      401,
      'unauthorized',
    )
  })

  it('reads and validates JSON whatever the case of its content type', async () => {
    for (const type of ['Application/JSON', 'application/json;charset=utf-8', ' application/json ']) {
      await refused(await service.post('/v1/posts', '{}', { 'content-type': type }), 400, 'usage')
    }
  })

  it('refuses 100 MB by its declared length, before it is sent', async () => {
    for (const path of ['/v1/posts', '/v1/articles']) {
      const socket = connect(Number(new URL(service.url).port), '127.0.0.1')
      socket.write(
        `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${service.ingest}\r\n` +
          'content-type: application/json\r\ncontent-length: 100000000\r\n\r\n{"url":"',
      )
      const [head] = (await once(socket, 'data')) as [Buffer]
      expect(head.toString()).toMatch(
        /^HTTP\/1\.1 413 [\s\S]*application\/problem\+json[\s\S]*input-too-large/,
      )
      socket.destroy()
    }
    expect(await service.taken()).toEqual(before)
  })

  it('refuses 100 MB sent whole, or in chunks without a length', async () => {
    const big = new Uint8Array(100_000_000).fill(0x20)
    for (const path of ['/v1/posts', '/v1/articles']) {
      await refused(await service.post(path, big), 413, 'input-too-large')
    }
    const piece = Buffer.alloc(1_000_000, 0x20)
    const pieces = ReadableStream.from(
      (function* () {
        for (let n = 0; n < 100; n += 1) yield piece
      })(),
    )
    const answer = await fetch(`${service.url}/v1/articles`, {
      method: 'POST',
      headers: { authorization: `Bearer ${service.ingest}`, 'content-type': 'application/json' },
      body: pieces,
      duplex: 'half',
    } as RequestInit)
    await refused(answer, 413, 'input-too-large')
  })

  it('does not buffer an unauthorized body', async () => {
    const big = new Uint8Array(100_000_000).fill(0x20)
    await refused(await service.post('/v1/articles', big, { authorization: 'Bearer x' }), 401, 'unauthorized')
  })

  it.each<[string, string, RegExp]>([
    ['no HTTP', 'hello\r\n\r\n', /^HTTP\/1\.1 400 [\s\S]*problem\+json/],
    [
      'a head of a megabyte',
      `GET /healthz HTTP/1.1\r\nhost: x\r\na: ${'b'.repeat(1_000_000)}\r\n\r\n`,
      /^HTTP\/1\.1 431 [\s\S]*problem\+json/,
    ],
    [
      'a line break in a header',
      'POST /v1/posts HTTP/1.1\r\nhost: x\r\nauthorization: Bearer a\nb: c\rd\r\n\r\n',
      /^HTTP\/1\.1 400 [\s\S]*problem\+json/,
    ],
    [
      'two lengths',
      'POST /v1/posts HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}',
      /^HTTP\/1\.1 400 [\s\S]*problem\+json/,
    ],
    [
      'a length and pieces',
      'POST /v1/posts HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      /^HTTP\/1\.1 400 [\s\S]*problem\+json/,
    ],
    [
      'an address that can not be decoded',
      'GET /v1/posts/%ff HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      /^HTTP\/1\.1 400 [\s\S]*problem\+json/,
    ],
  ])('answers %s with a problem', async (_name, bytes, expected) => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1')
    socket.write(bytes)
    const [head] = (await once(socket, 'data')) as [Buffer]
    expect(head.toString()).toMatch(expected)
    socket.destroy()
    expect(await service.healthy()).toBe(true)
  })

  it('reflects nothing of a request in response headers', async () => {
    const injected = `${POST}\r\nX-Injected: yes`
    const answer = await service.post('/v1/posts', { url: injected })
    expect(answer.headers.get('x-injected')).toBeNull()
    await refused(answer, 422, 'address-refused')
    const article = await service.post('/v1/articles', {
      url: 'https://news.example/a%0d%0aX-Injected:%20yes\n',
      html: '<p>',
    })
    expect(article.headers.get('x-injected')).toBeNull()
    await refused(article, 422, 'address-refused')
  })

  it.each([
    ['no token', {}, 401, 'unauthorized'],
    ['an unknown one', { authorization: `Bearer stet_00000000_${'A'.repeat(43)}` }, 401, 'unauthorized'],
    ['another kind of credentials', { authorization: 'Basic YTpi' }, 401, 'unauthorized'],
    [
      'a token that is longer than any',
      { authorization: `Bearer ${'a'.repeat(5_000)}` },
      401,
      'unauthorized',
    ],
  ])('refuses %s', async (_name, headers, status, code) => {
    for (const path of ['/v1/posts', '/v1/articles']) {
      await refused(await service.post(path, { url: POST }, { authorization: '', ...headers }), status, code)
    }
  })

  it('refuses a token of another scope', async () => {
    const reader = { authorization: `Bearer ${service.read}` }
    for (const path of ['/v1/posts', '/v1/articles']) {
      await refused(await service.post(path, { url: POST }, reader), 403, 'forbidden')
      await refused(
        await service.post(path, `{"url":"${POST}"}\n`, {
          ...reader,
          'content-type': 'application/x-ndjson',
        }),
        403,
        'forbidden',
      )
    }
    const search = await fetch(`${service.url}/v1/posts`, {
      headers: { authorization: `Bearer ${service.ingest}` },
    })
    expect(search.status).toBe(403)
    await refused(await service.post('/v1/tokens', { scopes: ['admin'] }), 403, 'forbidden')
  })

  it('refuses a token in the URL', async () => {
    const answer = await service.post(
      `/v1/posts?token=${service.ingest}`,
      { url: POST },
      { authorization: '' },
    )
    expect((await refused(answer, 401, 'unauthorized')).detail).not.toContain(service.ingest)
    for (const written of [
      service.ingest,
      service.ingest.replace('_', '%5f'),
      service.ingest.replace('s', '%73'),
    ]) {
      await refused(
        await service.post(`/v1/posts?access_token=${written}`, { url: POST }),
        401,
        'unauthorized',
      )
    }
  })
})

describe('a slow request', () => {
  let service: IntakeService
  beforeAll(async () => {
    service = await intakeService({ env: { STET_REQUEST_TIMEOUT: '1s' } })
  })
  afterAll(() => service[Symbol.asyncDispose]())

  it('is refused if its body is too slow', async () => {
    const before = await service.taken()
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1')
    socket.write(
      `POST /v1/posts HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${service.ingest}\r\n` +
        'content-type: application/json\r\ncontent-length: 60\r\n\r\n{',
    )
    const drip = setInterval(() => socket.write(' '), 200)
    const [head] = (await once(socket, 'data')) as [Buffer]
    clearInterval(drip)
    expect(head.toString()).toMatch(/^HTTP\/1\.1 408 [\s\S]*application\/problem\+json[\s\S]*request-timeout/)
    socket.destroy()
    expect(await service.taken()).toEqual(before)
    expect(await service.healthy()).toBe(true)
  })

  it('is refused if its headers never end', async () => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1')
    socket.write('POST /v1/posts HTTP/1.1\r\nhost: x\r\n')
    const [head] = (await once(socket, 'data')) as [Buffer]
    expect(head.toString()).toMatch(/^HTTP\/1\.1 408 [\s\S]*application\/problem\+json[\s\S]*request-timeout/)
    await once(socket, 'close')
    expect(await service.healthy()).toBe(true)
  })
})
