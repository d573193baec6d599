import { describe, expect, it } from 'vitest'
import { FetchError, StoreError } from '../../src/model/errors.ts'
import type { Exchange } from '../../src/model/http.ts'
import { memoryBody } from '../../src/outbound/recorded-body.ts'
import { backoffDelay, retryAfterOf, throwForStatus } from '../../src/outbound/retry-policy.ts'

const now = new Date('2026-05-01T12:00:00.000Z')
const seconds = (n: number) => new Date(now.getTime() + n * 1000)

function exchange(status: number, headers: Record<string, string> = {}): Exchange {
  return {
    url: 'https://news.example/',
    method: 'GET',
    startedAt: now,
    requestHead: '',
    requestBody: null,
    responseHead: '',
    status,
    headers,
    body: memoryBody(Buffer.alloc(0), ''),
    blockSha256: '',
  }
}

describe('retryAfterOf', () => {
  it.each([
    ['retry-after', '120', seconds(120)],
    ['retry-after', '0', now],
    ['retry-after', 'Fri, 01 May 2026 12:02:00 GMT', seconds(120)],
    ['retry-after', 'Fri, 01 May 2026 11:00:00 GMT', now],
    ['x-rate-limit-reset', '1777637100', seconds(300)],
    ['x-ratelimit-reset', '2026-05-01T12:05:00.000Z', seconds(300)],
    ['ratelimit-reset', '1777637100', seconds(300)],
    ['ratelimit-reset', '30', seconds(30)],
    ['retry-after', '99999999', seconds(7 * 86_400)],
  ])('%s: %s', (name, value, at) => {
    expect(retryAfterOf({ [name]: value }, now)).toEqual(at)
  })
  it.each(['1777636000', '2026-05-01T11:00:00.000Z'])('ignores a reset in the past: %s', (value) => {
    expect(retryAfterOf({ 'x-rate-limit-reset': value }, now)).toBe(null)
    expect(retryAfterOf({ 'x-rate-limit-reset': value, 'ratelimit-reset': '30' }, now)).toEqual(seconds(30))
  })
  it('tolerates a clock difference of a minute', () => {
    expect(retryAfterOf({ 'x-rate-limit-reset': '1777636770' }, now)).toEqual(now)
  })
  it('prefers Retry-After', () => {
    expect(retryAfterOf({ 'x-rate-limit-reset': '1777637100', 'retry-after': '5' }, now)).toEqual(seconds(5))
  })
  it.each(['', 'soon', '-1 apples'])('ignores %j', (value) => {
    expect(retryAfterOf({ 'retry-after': value }, now)).toBe(null)
  })
})

describe('throwForStatus', () => {
  const thrown = (one: Exchange): FetchError | null => {
    try {
      throwForStatus(one, now)
      return null
    } catch (error) {
      return error as FetchError
    }
  }
  it.each([200, 204, 301, 304, 400, 401, 402, 403, 404, 410, 418, 451])('accepts %s', (status) => {
    expect(thrown(exchange(status, { 'retry-after': '9' }))).toBe(null)
  })
  it('waits 15 minutes for a limit without a time', () => {
    const given = exchange(429)
    expect(thrown(given)).toMatchObject({ code: 'rate-limited', retryAt: seconds(900), exchange: given })
  })
  it('never retries a limit at once', () => {
    for (const value of ['0', 'Fri, 01 May 2026 11:00:00 GMT']) {
      expect(thrown(exchange(429, { 'retry-after': value }))).toMatchObject({ retryAt: seconds(1) })
    }
  })
  it('treats 503 as a limit with Retry-After, and as an outage without', () => {
    expect(thrown(exchange(503, { 'retry-after': '7' }))).toMatchObject({
      code: 'rate-limited',
      retryAt: seconds(7),
    })
    expect(thrown(exchange(503))).toMatchObject({ code: 'upstream', retryAt: null })
    expect(thrown(exchange(500, { 'retry-after': '7' }))).toMatchObject({ code: 'upstream' })
  })
})

describe('backoffDelay', () => {
  const policy = { attempts: 3, delayMs: 100, maxWaitMs: 60_000 }
  const fresh = { failures: 0, announcedWaits: 0, waitedMs: 0 }
  const pause = (error: unknown, tried = fresh, own = policy) => backoffDelay(error, tried, own, now, 1)

  it.each(['network', 'upstream', 'unreadable'] as const)(
    'retries %s with growing delays up to the limit of attempts',
    (code) => {
      const error = new FetchError(code, '')
      expect(pause(error)).toBe(100)
      expect(pause(error, { ...fresh, failures: 1 })).toBe(200)
      expect(pause(error, { ...fresh, failures: 2 })).toBe(null)
      expect(pause(error, fresh, { ...policy, attempts: 1 })).toBe(null)
    },
  )
  it('adds jitter of up to half the delay', () => {
    expect(backoffDelay(new FetchError('network', ''), fresh, policy, now, 0)).toBe(50)
  })
  it.each(['address-refused', 'too-large'] as const)('never retries %s', (code) => {
    expect(pause(new FetchError(code, ''))).toBe(null)
  })
  it('does not retry errors other than of the network', () => {
    expect(pause(new StoreError('store-full', ''))).toBe(null)
    expect(pause(new TypeError('bug'))).toBe(null)
  })
  it('waits for announced times within the total limit', () => {
    const error = new FetchError('rate-limited', '', { retryAt: seconds(40) })
    expect(pause(error)).toBe(40_000)
    expect(pause(error, { failures: 2, announcedWaits: 1, waitedMs: 20_000 })).toBe(40_000)
    expect(pause(error, { failures: 0, announcedWaits: 1, waitedMs: 20_001 })).toBe(null)
    expect(pause(error, fresh, { ...policy, maxWaitMs: 0 })).toBe(null)
  })
  it('ends if a source keeps announcing no wait', () => {
    const error = new FetchError('rate-limited', '', { retryAt: now })
    const tried = { ...fresh }
    let pauses = 0
    for (let ms = pause(error, tried); ms !== null; ms = pause(error, tried)) {
      tried.announcedWaits++
      tried.waitedMs += ms
      pauses++
    }
    expect(pauses).toBe(9)
    expect(pause(error, fresh, { ...policy, maxWaitMs: 0 })).toBe(null)
  })
})
