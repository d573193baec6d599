import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { HttpRequest, Scratch } from '../../src/model/http.ts'
import { withPriorityClass } from '../../src/model/http.ts'
import type { PriorityClass, Rate, SourceEvent } from '../../src/model/rate-limiter.ts'
import type { HttpClientOptions } from '../../src/outbound/http-client.ts'
import { createInMemoryRateLimiter } from '../../src/outbound/in-memory-rate-limiter.ts'
import { createScratch } from '../../src/outbound/scratch-dir.ts'
import { CIRCUIT_BREAKER } from '../../src/outbound/token-bucket.ts'
import { moods } from '../support/origin/mood.ts'
import { type Origin, startOrigin } from '../support/origin/origin.ts'
import { trust } from '../support/origin/trust.ts'
import { emptyDir, through } from './client.ts'

const PAGE = 'https://one.example/'
const MOVED = 'https://two.example/'
let origin: Origin
let scratch: Scratch
const endings: (() => void | Promise<void>)[] = []
beforeAll(async () => {
  origin = await startOrigin({
    pages: { [PAGE]: 'one', [MOVED]: { status: 301, headers: { location: PAGE } } },
  })
  trust(origin.caPath)
  scratch = await createScratch(await emptyDir())
})
afterEach(async () => {
  for (const end of endings.splice(0)) await end()
})
afterAll(async () => {
  await scratch[Symbol.asyncDispose]()
  await origin.close()
})

function paced(rate: Rate, options: Partial<HttpClientOptions> = {}) {
  const events: SourceEvent[] = []
  const clock = { now: () => new Date() }
  const http = through(origin.proxyUrl, {
    attempts: 1,
    clock,
    scheduler: {
      rateLimiter: createInMemoryRateLimiter(clock),
      rates: { named: { door: rate }, media: rate, other: rate },
      onEvent: (event) => void events.push(event),
    },
    ...options,
  })
  endings.push(() => http.close())
  const ask = (more: Partial<HttpRequest> = {}) => http.fetch({ url: PAGE, scratch, ...more })
  return { http, ask, events }
}
const mood = (host: string, mood: Parameters<Origin['mood']>[1], times?: number) =>
  void endings.push(origin.mood(host, mood, times))
const failure = (work: Promise<unknown>) =>
  work.then(
    () => {
      throw new Error('It did not fail.')
    },
    (error: unknown) => error,
  )

describe('permits', () => {
  it('are granted at the rate limit, which includes redirects', async () => {
    const { ask } = paced({ perSecond: 20, burst: 2 })
    const before = origin.requests.length
    const start = performance.now()
    await Promise.all(Array.from({ length: 6 }, () => ask({ url: MOVED })))
    expect(origin.requests.length - before).toBe(12)
    expect(performance.now() - start).toBeGreaterThan(190)
  })
  it('don’t count towards the time limit of the request', async () => {
    const { ask } = paced({ perSecond: 4, burst: 1 })
    const answers = await Promise.all([
      ask({ timeoutMs: 150 }),
      ask({ timeoutMs: 150 }),
      ask({ timeoutMs: 150 }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  })
  it('are granted in FIFO order', async () => {
    // Far enough apart that no answer overtakes another.
    const { ask } = paced({ perSecond: 5, burst: 1 })
    const order: number[] = []
    await Promise.all([0, 1, 2, 3, 4].map((n) => ask().then(() => order.push(n))))
    expect(order).toEqual([0, 1, 2, 3, 4])
  })
  it('can be aborted by the caller and by maxPaceMs', async () => {
    const { ask } = paced({ perSecond: 0.01, burst: 1 })
    await ask()
    const stop = new AbortController()
    const [first, second] = [failure(ask({ signal: stop.signal })), failure(ask({ maxPaceMs: 50 }))]
    expect(await second).toMatchObject({ code: 'paced', retryAt: expect.any(Date) })
    stop.abort(new Error('enough'))
    expect(await first).toMatchObject({ message: 'enough' })
  })
  it('of one source don’t delay another', async () => {
    const { ask } = paced({ perSecond: 0.01, burst: 1 })
    await ask()
    expect((await ask({ source: 'door' })).status).toBe(200)
  })
  it('are requested for a priority class', async () => {
    const shares: (PriorityClass | undefined)[] = []
    const http = withPriorityClass(
      {
        fetch: async ({ share }) => {
          shares.push(share)
          throw new Error('seen')
        },
      },
      'verify',
    )
    await failure(http.fetch({ url: PAGE, scratch }))
    expect(shares).toEqual(['verify'])
  })
})

describe('a source that returns 429', () => {
  it('receives no requests until the announced time', async () => {
    const { ask, events } = paced({ perSecond: 1000, burst: 1000 })
    mood('one.example', moods.rateLimited({ 'retry-after': '1' }), 1)
    expect(await failure(ask())).toMatchObject({ code: 'rate-limited' })
    const before = origin.requests.length
    expect(await failure(ask())).toMatchObject({ code: 'rate-limited', exchange: null })
    expect(origin.requests.length).toBe(before)
    expect(events).toMatchObject([{ source: 'one.example', what: 'limited' }])
    expect((await ask({ maxWaitMs: 5000 })).status).toBe(200)
  })
  it('without a time receives no requests for 15 minutes', async () => {
    const { ask, events } = paced({ perSecond: 1000, burst: 1000 })
    mood('one.example', moods.rateLimited(), 1)
    await failure(ask())
    expect(events[0]?.ms).toBeGreaterThan(14 * 60_000)
    expect(await failure(ask({ maxWaitMs: 60_000 }))).toMatchObject({ code: 'rate-limited' })
  })
})

describe('a source that fails', () => {
  it.each([
    ['5xx', moods.outage()],
    ['resets', moods.reset()],
    ['a page in place of JSON', moods.html()],
    ['nothing in place of JSON', moods.empty()],
  ])('%s, is paused', async (_, how) => {
    const { ask, events } = paced({ perSecond: 1000, burst: 1000 })
    mood('one.example', how)
    for (let n = 0; n < CIRCUIT_BREAKER.failures; n++) await ask({ expects: 'json' }).catch(() => {})
    expect(events).toEqual([{ source: 'one.example', what: 'paused', ms: CIRCUIT_BREAKER.restMs }])
    const before = origin.requests.length
    expect(await failure(ask({ expects: 'json' }))).toMatchObject({
      code: 'upstream',
      retryAt: expect.any(Date),
    })
    expect(origin.requests.length).toBe(before)
  })
  it('does not include 4xx responses', async () => {
    const { ask, events } = paced({ perSecond: 1000, burst: 1000 })
    mood('one.example', moods.blocked())
    for (let n = 0; n < CIRCUIT_BREAKER.failures + 1; n++)
      expect((await ask({ expects: 'json' })).status).toBe(404)
    expect(events).toEqual([])
  })
})

describe('a limit per host', () => {
  it('gives each host the whole limit, and follows redirects', async () => {
    const taken: string[] = []
    const { ask } = paced(
      { perSecond: 1, burst: 1 },
      {
        scheduler: {
          rateLimiter: {
            ...createInMemoryRateLimiter({ now: () => new Date() }),
            acquire: async (source, _share, rate) => {
              taken.push(`${source} ${rate.perSecond}`)
              return { kind: 'go', degraded: false }
            },
          },
          rates: {
            named: { federation: { perSecond: 7, burst: 1, perHost: true } },
            media: { perSecond: 2, burst: 1 },
            other: { perSecond: 3, burst: 1 },
          },
        },
      },
    )
    await ask({ source: 'federation' })
    await ask({ url: MOVED, source: 'federation' })
    await ask({ url: MOVED, source: 'elsewhere' })
    expect(taken).toEqual([
      'federation one.example 7',
      'federation two.example 7',
      'federation one.example 7',
      'elsewhere 3',
      'one.example 3',
    ])
  })
})

describe('a source whose hosts each have a limit of their own', () => {
  it('has one request at a time in flight to a host, and others to other hosts meanwhile', async () => {
    const rate: Rate = { perSecond: 1000, burst: 100, perHost: true }
    const { ask } = paced(rate)
    mood('one.example', moods.slow(150))
    const order: string[] = []
    const timed = (name: string, url: string) =>
      ask({ url, source: 'door', redirects: 0 }).then(() => void order.push(name))
    const startedAt = performance.now()
    await Promise.all([timed('first', PAGE), timed('second', PAGE), timed('elsewhere', MOVED)])
    expect(order).toEqual(['elsewhere', 'first', 'second'])
    expect(performance.now() - startedAt).toBeGreaterThan(280)
  })

  it('goes on after a request that failed or was given up', async () => {
    const { ask } = paced({ perSecond: 1000, burst: 100, perHost: true })
    mood('one.example', moods.slow(150), 2)
    const givenUp = ask({ source: 'door', signal: AbortSignal.timeout(20) })
    const waiting = ask({ source: 'door', signal: AbortSignal.timeout(10) })
    const failures = Promise.all([failure(givenUp), failure(waiting)])
    const last = ask({ source: 'door' })
    await failures
    expect((await last).status).toBe(200)
  })
})
