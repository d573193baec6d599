import { readdir } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FetchError } from '../../src/model/errors.ts'
import type { HttpRequest, Scratch } from '../../src/model/http.ts'
import { createScratch } from '../../src/outbound/scratch-dir.ts'
import { type Mood, moods } from '../support/origin/mood.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'
import { trust } from '../support/origin/trust.ts'
import { emptyDir, tape, through } from './client.ts'

const HOST = 'news.example'
const PAGE = `https://${HOST}/storm`
const HTML = `<!doctype html><title>Storm</title>${'<p>Roofs off.</p>'.repeat(20)}`

let origin: Origin
let http: ReturnType<typeof through>
let scratch: Scratch
let recorder: ReturnType<typeof tape>
let lifts: (() => void)[] = []

beforeAll(async () => {
  origin = await startOrigin({ pages: { [PAGE]: HTML } })
  trust(origin.caPath)
  http = through(origin.proxyUrl)
})
beforeEach(async () => {
  recorder = tape()
  scratch = await createScratch(await emptyDir())
})
afterEach(async () => {
  for (const lift of lifts) lift()
  lifts = []
  await scratch[Symbol.asyncDispose]()
})
afterAll(async () => {
  await http.close()
  await origin.close()
})

const set = (mood: Mood, times?: number) => void lifts.push(origin.mood(HOST, mood, times))

/** Fetches the page, and says how that ended and how often it was asked for. */
async function outcome(more: Partial<HttpRequest> = {}) {
  const before = origin.asked(HOST).length
  const end = await http
    .fetch({ url: PAGE, scratch, recorder, ...more })
    .then((exchange) => exchange.status)
    .catch((error: unknown) => error)
  return { end, asked: origin.asked(HOST).length - before }
}

const failure = (code: string, more: object = {}) =>
  expect.objectContaining({ name: 'FetchError', code, ...more })

describe('a rate limit', () => {
  it('without an end is thrown at once with a retry time in 15 minutes', async () => {
    set(moods.rateLimited())
    const { end, asked } = await outcome({ maxWaitMs: 60_000 })
    expect(asked).toBe(1)
    expect(end).toEqual(failure('rate-limited', { exchange: expect.objectContaining({ status: 429 }) }))
    const waitMs = ((end as FetchError).retryAt?.getTime() ?? 0) - Date.now()
    expect(Math.abs(waitMs - 15 * 60_000)).toBeLessThan(5000)
    expect(recorder.exchanges.map(({ status }) => status)).toEqual([429])
  })

  it.each([
    ['Retry-After in seconds', () => ({ 'retry-after': '1' })],
    ['Retry-After as a date', () => ({ 'retry-after': new Date(Date.now() + 1500).toUTCString() })],
    ['x-rate-limit-reset', () => ({ 'x-rate-limit-reset': String(Math.ceil(Date.now() / 1000) + 1) })],
    ['X-RateLimit-Reset', () => ({ 'X-RateLimit-Reset': new Date(Date.now() + 800).toISOString() })],
  ])('by %s is sat out', async (_name, headers) => {
    const announcement = headers()
    set(moods.rateLimited(announcement), 1)
    const { end, asked } = await outcome({ maxWaitMs: 5000 })
    expect([end, asked]).toEqual([200, 2])
    expect(recorder.exchanges.map(({ status }) => status)).toEqual([429, 200])
  })

  it('is waited for only within maxWaitMs', async () => {
    set(moods.rateLimited({ 'retry-after': '30' }))
    const { end, asked } = await outcome({ maxWaitMs: 20_000 })
    expect(asked).toBe(1)
    expect(end).toEqual(failure('rate-limited'))
    const waitMs = ((end as FetchError).retryAt?.getTime() ?? 0) - Date.now()
    expect(waitMs).toBeGreaterThan(28_000)
    expect(waitMs).toBeLessThan(30_001)
  })

  it('by a 503 with Retry-After is treated alike', async () => {
    set(moods.outage(503, { 'retry-after': '1' }), 1)
    expect(await outcome({ maxWaitMs: 5000 })).toEqual({ end: 200, asked: 2 })
    set(moods.outage(503, { 'retry-after': '100' }))
    expect(await outcome()).toEqual({ end: failure('rate-limited'), asked: 1 })
  })
})

describe('an outage', () => {
  it.each([500, 502, 503, 504, 520])('with %s is retried until it is over', async (status) => {
    set(moods.outage(status), 2)
    expect(await outcome()).toEqual({ end: 200, asked: 3 })
    expect(recorder.exchanges.map((one) => one.status)).toEqual([status, status, 200])
  })
  it('that lasts is thrown with the last response', async () => {
    set(moods.outage(500))
    const exchange = expect.objectContaining({ status: 500 })
    expect(await outcome()).toEqual({ end: failure('upstream', { exchange }), asked: 3 })
  })
})

describe('a connection', () => {
  it.each([
    ['cut in the middle', moods.cut(100)],
    ['cut before the body', moods.cut(0)],
    ['reset', moods.reset()],
    ['closed before the length that was claimed', moods.lyingLength(1)],
  ])('%s is tried again and never recorded', async (_name, mood) => {
    set(mood, 2)
    expect(await outcome()).toEqual({ end: 200, asked: 3 })
    expect(recorder.exchanges.map(({ status }) => status)).toEqual([200])
    set(mood)
    recorder = tape()
    expect(await outcome()).toEqual({ end: failure('network', { exchange: null }), asked: 3 })
    expect(recorder.exchanges).toEqual([])
  })

  it('that breaks within a medium leaves no file', async () => {
    set(moods.cut(100))
    expect(await outcome({ media: true })).toEqual({ end: failure('network'), asked: 3 })
    expect(await readdir(scratch.dir)).toEqual([])
  })

  it('that breaks within a chunked or coded body is detected', async () => {
    set((usual) => ({ ...usual, declare: null, cutAfter: 100 }))
    expect(await outcome()).toEqual({ end: failure('network'), asked: 3 })
    const half = gzipSync(HTML).subarray(0, 40)
    set((usual) => ({ ...usual, headers: { 'content-encoding': 'gzip' }, body: half }))
    expect(await outcome()).toEqual({ end: failure('network'), asked: 3 })
    expect(recorder.exchanges).toEqual([])
  })

  it('to an unreachable proxy is a network error with a hint', async () => {
    const lost = through('http://127.0.0.1:9')
    await expect(lost.fetch({ url: PAGE, scratch })).rejects.toEqual(
      failure('network', { hint: expect.stringContaining('HTTPS_PROXY') }),
    )
    await lost.close()
  })
})

describe('a body', () => {
  it('with a too large declared size is refused at once', async () => {
    set(moods.huge(10_000_000_000))
    const before = process.memoryUsage().rss
    expect(await outcome()).toEqual({ end: failure('too-large'), asked: 1 })
    expect(await outcome({ media: true })).toEqual({ end: failure('too-large'), asked: 1 })
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
    expect(await readdir(scratch.dir)).toEqual([])
  })

  it('without an end is refused at the size limit', async () => {
    set(moods.huge(10_000_000_000, null))
    expect(await outcome({ maxBytes: 100_000 })).toEqual({ end: failure('too-large'), asked: 1 })
    expect(await outcome({ maxBytes: 3_000_000, media: true })).toEqual({
      end: failure('too-large'),
      asked: 1,
    })
    expect(await readdir(scratch.dir)).toEqual([])
  })

  it.each(['gzip', 'br', 'zstd'] as const)(
    'that is a %s bomb is refused during decompression',
    async (coding) => {
      set((usual, request) => moods.encoded(coding)({ ...usual, body: Buffer.alloc(50_000_000) }, request))
      expect(await outcome()).toEqual({ end: failure('too-large'), asked: 1 })
    },
  )

  it('of exactly the limit is accepted', async () => {
    expect(await outcome({ maxBytes: HTML.length })).toEqual({ end: 200, asked: 1 })
    expect(await outcome({ maxBytes: HTML.length - 1 })).toEqual({ end: failure('too-large'), asked: 1 })
  })

  it('in a damaged or unknown coding is unreadable', async () => {
    set((usual) => ({ ...usual, headers: { 'content-encoding': 'gzip' } }))
    expect(await outcome()).toEqual({ end: failure('unreadable'), asked: 3 })
    set((usual) => ({ ...usual, headers: { 'content-encoding': 'compress' } }))
    expect(await outcome()).toEqual({ end: failure('unreadable'), asked: 3 })
    expect(recorder.exchanges).toEqual([])
  })

  it('after an oversized head is unreadable', async () => {
    set((usual) => ({ ...usual, headers: { 'x-long': 'a'.repeat(70_000) } }))
    expect(await outcome()).toEqual({ end: failure('unreadable'), asked: 3 })
  })
})

describe('the time limit', () => {
  it('is a network error before and within a response', async () => {
    set(moods.slow(3000))
    expect(await outcome({ timeoutMs: 150 })).toEqual({ end: failure('network'), asked: 3 })
    set(moods.slowBody(3000))
    const { end } = await outcome({ timeoutMs: 150 })
    expect(end).toEqual(failure('network', { message: expect.stringContaining('150 ms') }))
    expect(recorder.exchanges).toEqual([])
  })

  it.each([
    ['an answer', moods.slow(5000)],
    ['a body', moods.slowBody(5000)],
    ['a rate limit', moods.rateLimited({ 'retry-after': '5' })],
  ])('spent on %s ends at once when the caller says so', async (_name, mood) => {
    set(mood)
    const reason = new Error('enough')
    const started = performance.now()
    const { end } = await outcome({ signal: AbortSignal.any([after(100, reason)]), maxWaitMs: 10_000 })
    expect(end).toBe(reason)
    // Each would take five seconds.
    expect(performance.now() - started).toBeLessThan(4_000)
  })

  it('is not started for an aborted signal', async () => {
    const reason = new Error('gone')
    expect(await outcome({ signal: AbortSignal.abort(reason) })).toEqual({ end: reason, asked: 0 })
  })
})

function after(ms: number, reason: Error): AbortSignal {
  const controller = new AbortController()
  setTimeout(() => controller.abort(reason), ms)
  return controller.signal
}

describe('a redirect to a private address', () => {
  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://2852039166/',
    'http://[::ffff:169.254.169.254]/',
    'http://localhost:8080/',
    'http://redis:6379/',
    '//127.0.0.1/',
    'file:///etc/passwd',
    'http://user:secret@news.example/',
  ])('to %s is refused; the hop before is on record', async (location) => {
    set(moods.redirect(location))
    const all = origin.requests.length
    expect(await outcome()).toEqual({ end: failure('address-refused'), asked: 1 })
    expect(origin.requests.length - all).toBe(1)
    expect(recorder.exchanges.map(({ status }) => status)).toEqual([302])
  })
})

describe('behind a proxy', () => {
  it('refuses a name that resolves to a private address locally', async () => {
    const resolve = async () => ['104.16.0.1', '192.168.1.1']
    const wary = through(origin.proxyUrl, { resolve })
    const all = origin.requests.length
    await expect(wary.fetch({ url: PAGE, scratch })).rejects.toEqual(failure('address-refused'))
    expect(origin.requests.length).toBe(all)
    await wary.close()
  })

  it('requests a name that resolves to a public address or is allowed', async () => {
    const outward = through(origin.proxyUrl, { resolve: async () => ['104.16.0.1'] })
    expect((await outward.fetch({ url: PAGE, scratch })).status).toBe(200)
    await outward.close()
    const excepted = through(origin.proxyUrl, {
      resolve: async () => ['10.0.0.1'],
      allowPrivate: [`${HOST}:443`],
    })
    expect((await excepted.fetch({ url: PAGE, scratch })).status).toBe(200)
    await excepted.close()
  })

  it('does not wait long for a dead name service', async () => {
    let asked = 0
    const resolve = (host: string) => {
      if (host === HOST) asked++
      return new Promise<never>(() => {})
    }
    const patient = through(origin.proxyUrl, { resolve })
    const started = performance.now()
    for (let i = 0; i < 3; i++) expect((await patient.fetch({ url: PAGE, scratch })).status).toBe(200)
    // Two limits of two seconds, once; not for each of the three.
    expect(performance.now() - started).toBeLessThan(10_000)
    expect(asked).toBe(1)
    await patient.close()
  })
})
