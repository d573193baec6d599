import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listenOnNetwork } from '../../../src/api/server/listen.ts'
import { startWorkerHealthServer } from '../../../src/api/server/worker-health-server.ts'
import type { Manifest } from '../../../src/model/manifest.ts'
import { aRecord, openRoom, type Room } from '../retrieve/room.ts'
import { rawRequest } from './raw-request.ts'

const ID = '1900000000000000801'
const POST_URL = `https://x.com/mara_invented/status/${ID}`
const NOSNIFF = /^x-content-type-options: nosniff\r$/im
const POLICY = /^content-security-policy: .*default-src 'none'.*\r$/im

describe('every response forbids sniffing, and has a policy without scripts of others', () => {
  let room: Room
  let kept: Manifest
  let url = ''
  beforeAll(async () => {
    room = await openRoom({ STET_PUBLISH: 'all', STET_PUBLIC_URL: '' })
    kept = await room.keep(aRecord(ID), '2026-03-04T05:06:07Z')
    url = await listenOnNetwork(room.api, { host: '127.0.0.1', port: 0 })
  })
  afterAll(() => room?.[Symbol.asyncDispose]())

  const head = async (line: string, headers: readonly string[] = [], body = '', at = url) => {
    const text = [`${line} HTTP/1.1`, 'host: archive.example', 'connection: close', ...headers, '', body]
    const answer = await rawRequest(at, text.join('\r\n'))
    const end = answer.indexOf('\r\n\r\n')
    return { status: Number(answer.slice(9, 12)), head: `${answer.slice(0, end)}\r\n` }
  }
  const html = ['accept: text/html']
  const json = (body: string): [readonly string[], string] => [
    ['content-type: application/json', `content-length: ${body.length}`],
    body,
  ]

  it.each<[string, number, () => ReturnType<typeof head>]>([
    ['JSON', 200, () => head('GET /healthz')],
    ['readiness', 200, () => head('GET /readyz')],
    ['metrics', 200, () => head('GET /metrics')],
    ['the OpenAPI document', 200, () => head('GET /openapi.json')],
    ['the keys', 200, () => head('GET /.well-known/stet-keys.json')],
    ['embed.js', 200, () => head('GET /embed.js')],
    ['embeds', 200, () => head('POST /v1/embeds', ...json('{"urls":[]}'))],
    ['oEmbed', 200, () => head(`GET /oembed?url=${POST_URL}`)],
    ['oEmbed as XML', 200, () => head(`GET /oembed?format=xml&url=${POST_URL}`)],
    ['an unknown format', 501, () => head(`GET /oembed?format=yaml&url=${POST_URL}`)],
    ['a card', 200, () => head(`GET /v1/snapshots/${kept.id}/card`)],
    ['a frame', 200, () => head(`GET /embed/x/${ID}`)],
    ['a frame without a card', 404, () => head('GET /embed/x/1', html)],
    ['a resource', 200, () => head(`GET /v1/snapshots/${kept.id}/resources/2`)],
    ['HEAD', 200, () => head(`HEAD /v1/snapshots/${kept.id}/resources/2`)],
    ['HEAD of a page', 401, () => head('HEAD /', html)],
    ['a part', 206, () => head(`GET /v1/snapshots/${kept.id}/resources/2`, ['range: bytes=0-3'])],
    ['no part', 416, () => head(`GET /v1/snapshots/${kept.id}/resources/2`, ['range: bytes=9999999-'])],
    ['not modified', 304, () => head(`GET /v1/snapshots/${kept.id}/resources/2`, ['if-none-match: *'])],
    ['a preflight', 204, () => head(`OPTIONS /v1/snapshots/${kept.id}/card`)],
    ['a preflight of embeds', 204, () => head('OPTIONS /v1/embeds')],
    ['a TimeGate', 302, () => head(`GET /timegate/${POST_URL}`)],
    ['a TimeMap', 200, () => head(`GET /timemap/link/${POST_URL}`)],
    ['no memento', 404, () => head('GET /memento/1/x')],
    ['a wrong method', 405, () => head(`PUT /timegate/${POST_URL}`)],
    ['a redirect to the sign-in page', 303, () => head('GET /', html)],
    ['the sign-in page', 200, () => head('GET /sign-in', html)],
    ['the style sheet', 404, () => head('GET /style.css')],
    ['the icon', 200, () => head('GET /favicon.ico')],
    ['no token', 401, () => head('GET /v1/posts')],
    [
      'too little of a token',
      403,
      () => head('GET /v1/posts', [`authorization: Bearer ${room.tokens.ingest}`]),
    ],
    ['a list', 200, () => head('GET /v1/posts', [`authorization: Bearer ${room.tokens.read}`])],
    ['the board', 200, () => head('GET /queues/board/', [`authorization: Bearer ${room.tokens.admin}`])],
    ['the board of nobody', 401, () => head('GET /queues/board/')],
    ['NDJSON', 200, () => head('GET /v1/failures', [`authorization: Bearer ${room.tokens.admin}`])],
    ['a wrong body', 400, () => head('POST /v1/embeds', ...json('{'))],
    [
      'a type that nobody reads',
      415,
      () => head('POST /v1/embeds', ['content-type: a/b', 'content-length: 1'], 'x'),
    ],
    [
      'a compressed body',
      415,
      () =>
        head(
          'POST /v1/embeds',
          ['content-type: application/json', 'content-encoding: gzip', 'content-length: 1'],
          'x',
        ),
    ],
    ['a form from nowhere', 403, () => head('POST /sign-out', ['content-length: 0'])],
    ['no route', 404, () => head('GET /nowhere')],
    ['no route for a browser', 404, () => head('GET /nowhere', html)],
    ['no method', 405, () => head('DELETE /healthz')],
    ['a malformed URL', 400, () => head('GET /v1/%zz')],
    ['an endless parameter', 414, () => head(`GET /v1/articles/${'a'.repeat(3_000)}`)],
    ['a token in the URL', 401, () => head(`GET /healthz?t=stet_00000000_${'A'.repeat(43)}`)],
    ['no HTTP', 400, () => head('NONSENSE')],
    ['too many headers', 431, () => head('GET /healthz', [`x: ${'a'.repeat(70_000)}`])],
  ])('%s', async (_name, status, ask) => {
    const answer = await ask()
    expect(answer.status).toBe(status)
    expect(answer.head).toMatch(NOSNIFF)
    expect(answer.head).toMatch(POLICY)
  })

  it('also those of a worker', async () => {
    const worker = await startWorkerHealthServer(room.app, { host: '127.0.0.1', port: 0 })
    try {
      for (const line of [
        'GET /healthz',
        'GET /metrics',
        'HEAD /healthz',
        'GET /nowhere',
        'GET /%zz',
        'NONSENSE',
      ]) {
        const answer = await head(line, [], '', worker.url)
        expect(answer.head, line).toMatch(NOSNIFF)
        expect(answer.head, line).toMatch(POLICY)
      }
    } finally {
      await worker.close()
    }
  })
})
