import { afterAll, beforeAll, expect, it } from 'vitest'
import { type IntakeService, intakeService } from '../../support/intake-service.ts'
import { openSocket } from './raw-request.ts'

const TIMEOUT_MS = 700
let service: IntakeService
beforeAll(async () => {
  service = await intakeService({ env: { STET_REQUEST_TIMEOUT: `${TIMEOUT_MS}ms` } })
})
afterAll(() => service?.[Symbol.asyncDispose]())

/** Sends the head and then one byte after the other, for as long as the service listens. */
async function drip(
  head: readonly string[],
  bytes: string,
): Promise<{ answer: string; answeredMs: number; closedMs: number }> {
  const socket = await openSocket(service.url)
  const from = performance.now()
  let answer = ''
  let answeredMs = Number.NaN
  socket.on('data', (chunk: Buffer) => {
    if (answer === '') answeredMs = performance.now() - from
    answer += chunk.toString('latin1')
  })
  socket.write([...head, 'host: archive.example', '', ''].join('\r\n'))
  let sent = 0
  const dripping = setInterval(() => socket.write(bytes[sent++ % bytes.length] ?? ''), 50)
  // Not `once`, which rejects when the connection is reset.
  await new Promise((closed) => socket.once('close', closed))
  clearInterval(dripping)
  return { answer, answeredMs, closedMs: performance.now() - from }
}

const auth = (): string => `authorization: Bearer ${service.ingest}`
const length = 'content-length: 100000'

// At once, because each takes as long as the time limit.
it.concurrent.each<[string, () => readonly string[], string, RegExp]>([
  [
    'JSON',
    () => ['POST /v1/posts HTTP/1.1', auth(), 'content-type: application/json', length],
    ' ',
    /^HTTP\/1\.1 408 /,
  ],
  [
    'JSON as plain text',
    () => ['POST /v1/embeds HTTP/1.1', 'content-type: text/plain', length],
    ' ',
    /^HTTP\/1\.1 408 /,
  ],
  [
    'a form',
    () => [
      'POST /sign-in HTTP/1.1',
      'content-type: application/x-www-form-urlencoded',
      'content-length: 10000',
    ],
    'a',
    /^HTTP\/1\.1 408 /,
  ],
  [
    'a line of NDJSON',
    () => ['POST /v1/posts HTTP/1.1', auth(), 'content-type: application/x-ndjson', length],
    ' ',
    /^HTTP\/1\.1 408 |request-timeout/,
  ],
  [
    'empty lines of NDJSON',
    () => ['POST /v1/posts HTTP/1.1', auth(), 'content-type: application/x-ndjson', length],
    '\n',
    /^HTTP\/1\.1 408 |request-timeout/,
  ],
  [
    'a type that nobody reads',
    () => ['POST /v1/embeds HTTP/1.1', 'content-type: multipart/form-data; boundary=a', length],
    'a',
    /^HTTP\/1\.1 415 /,
  ],
  ['no type', () => ['POST /v1/embeds HTTP/1.1', length], 'a', /^HTTP\/1\.1 415 /],
  [
    'a compressed body',
    () => ['POST /v1/embeds HTTP/1.1', 'content-type: application/json', 'content-encoding: gzip', length],
    'a',
    /^HTTP\/1\.1 415 /,
  ],
  [
    'a body without a token',
    () => ['POST /v1/posts HTTP/1.1', 'content-type: application/json', length],
    'a',
    /^HTTP\/1\.1 401 /,
  ],
  [
    'a body without a route',
    () => ['POST /nowhere HTTP/1.1', 'content-type: application/json', length],
    'a',
    /^HTTP\/1\.1 408 /,
  ],
  [
    'the body of a GET',
    () => ['GET /healthz HTTP/1.1', 'content-type: application/json', length],
    'a',
    /^HTTP\/1\.1 200 /,
  ],
  ['the body of a page', () => ['GET /sign-in HTTP/1.1', length], 'a', /^HTTP\/1\.1 200 /],
  [
    'chunks',
    () => ['POST /v1/embeds HTTP/1.1', 'content-type: text/plain', 'transfer-encoding: chunked'],
    '1\r\n \r\n',
    /^HTTP\/1\.1 408 /,
  ],
])('%s has its time limit', async (_name, head, bytes, expected) => {
  const { answer, answeredMs, closedMs } = await drip(head(), bytes)
  expect(answer).toMatch(expected)
  // The machine may be slow; a body without a limit would arrive for more than an hour.
  expect(answeredMs).toBeLessThan(TIMEOUT_MS + 5_000)
  expect(closedMs).toBeLessThan(2 * TIMEOUT_MS + 10_000)
})
