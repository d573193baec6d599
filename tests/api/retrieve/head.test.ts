import { request as send } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { idOf, keepHidden, plainUrl } from './hidden-posts.ts'
import { openRoom, type Room } from './room.ts'

let room: Room
let origin: string
let doors: string[]
beforeAll(async () => {
  room = await openRoom({ STET_PUBLISH: 'all' })
  const { id, snapshot } = await keepHidden(room, 'approved')
  origin = await room.api.listen({ host: '127.0.0.1', port: 0 })
  const one = `/v1/snapshots/${snapshot?.id}`
  doors = [
    ...[
      one,
      `${one}/card`,
      `${one}/wacz`,
      ...(snapshot?.resources ?? []).map(({ n }) => `${one}/resources/${n}`),
    ],
    ...[`/embed/x/${id}`, `/posts/x/${id}`, `/v1/posts/x/${id}`, `/v1/posts/x/${idOf('approved', 7)}`],
    ...[
      '/oembed?url=',
      '/timegate/',
      '/timemap/link/',
      '/memento/20260304050607/',
      '/v1/posts/by-url?url=',
    ].map((door) => `${door}${plainUrl(id)}`),
    `/oembed?format=xml&url=${plainUrl(id)}`,
    ...[
      '/v1/posts',
      '/v1/articles',
      '/v1/articles/art_1',
      '/v1/report',
      '/v1/report?format=csv',
      '/v1/queues',
    ],
    ...['/v1/failures', '/v1/verify/plan', '/v1/tokens', '/v1/webhooks', '/v1/webhooks/wh_1'],
    ...['/v1/webhooks/wh_1/deliveries', '/v1/webhooks/wh_1/deliveries/dl_1'],
    ...['/', '/articles', '/losses', '/queues', '/docs', '/sign-in', '/nowhere'],
    ...['/healthz', '/readyz', '/metrics', '/openapi.json', '/embed.js', '/.well-known/stet-keys.json'],
  ]
})
afterAll(() => room?.[Symbol.asyncDispose]())

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly bytes: number
}

/** Asks as a client would: `inject` would not show what Node does with a HEAD. */
const ask = async (method: string, path: string, headers: Record<string, string> = {}): Promise<Answer> =>
  await new Promise((resolve, reject) => {
    const asked = send(`${origin}${path}`, {
      method,
      headers: { authorization: `Bearer ${room.tokens.admin}`, ...headers },
    })
    asked.once('error', reject)
    asked.once('response', async (response) => {
      let bytes = 0
      for await (const chunk of response) bytes += chunk.length
      resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes })
    })
    asked.end()
  })

describe('HEAD', () => {
  it('answers with the status and the headers of GET, the length among them, and no body', async () => {
    const wrong: unknown[] = []
    for (const door of doors) {
      for (const accept of ['application/json', 'text/html']) {
        const got = await ask('GET', door, { accept })
        const head = await ask('HEAD', door, { accept })
        const told = ({ headers }: Answer) => {
          const { date: _d, 'x-request-id': _r, etag, 'content-length': length, ...rest } = headers
          const shown = {
            ...rest,
            // A frame has another nonce each time, and so another hash.
            etag: door.startsWith('/embed/') ? typeof etag : etag,
            // The length of a stream of lines is not known before its end, and each request changes the metrics.
            length: ['/v1/failures', '/metrics'].includes(door) ? null : length,
          }
          return JSON.stringify(shown).replace(/'nonce-[^']+'/, '')
        }
        const same =
          head.status === got.status &&
          head.bytes === 0 &&
          told(head) === told(got) &&
          (got.headers['content-length'] === undefined || got.headers['content-length'] === String(got.bytes))
        if (!same) wrong.push([door, accept, got.status, told(got), got.bytes, head.status, told(head)])
      }
    }
    expect(wrong).toEqual([])
  })
})

describe('a method that a path does not answer', () => {
  it('gets 405 and those that it does', async () => {
    const { paths } = (await room.ask('/openapi.json')).json() as { paths: Record<string, object> }
    const pages = ['/', '/articles', '/losses', '/queues', '/sign-in', '/articles/{id}', '/queues/board']
    const wrong: unknown[] = []
    for (const [path, answered] of [
      ...Object.entries(paths),
      ...pages.map((page) => [page, null] as const),
    ]) {
      const address = path.replace(/\{url\}$/, plainUrl('1')).replace(/\{\w+\}/g, '1')
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        const known = answered === null ? method === 'GET' : method.toLowerCase() in answered
        if (
          known ||
          (answered === null && method === 'POST') ||
          (method === 'OPTIONS' && /snapshots|embed|oembed/.test(path))
        )
          continue
        const { status, headers } = await ask(method, address, { 'content-type': 'application/x-odd' })
        const allow = String(headers.allow ?? '').split(', ')
        const missed = Object.keys(answered ?? { get: {} }).some((one) => !allow.includes(one.toUpperCase()))
        if (status !== 405 || allow.includes(method) || missed) wrong.push([method, address, status, allow])
      }
    }
    expect(wrong).toEqual([])
  })

  it('is not known where the path is not', async () => {
    expect((await ask('DELETE', '/nowhere')).status).toBe(404)
  })
})
