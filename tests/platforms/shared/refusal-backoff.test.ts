import { expect, it } from 'vitest'
import type { HttpClient } from '../../../src/model/http.ts'
import { createInMemoryRateLimiter } from '../../../src/outbound/in-memory-rate-limiter.ts'
import { RefusalBackoff } from '../../../src/platforms/shared/refusal-backoff.ts'
import { client } from '../../outbound/client.ts'

const MINUTE = 60_000
const request = (source: string, host = 'one.example') => ({ source, url: `https://${host}/` })

function paused() {
  const pauses: [string, number][] = []
  const http: HttpClient = {
    fetch: () => Promise.reject(new Error('nothing is requested here')),
    pause: async ({ source }, ms) => void pauses.push([source ?? '', ms / MINUTE]),
  }
  return { http, pauses }
}

it('pauses for 15 minutes, twice as long after each further refusal, six hours at most', async () => {
  const { http, pauses } = paused()
  const backoff = new RefusalBackoff()
  for (let n = 0; n < 7; n++) await backoff.record(request('the list'), true, http)
  expect(pauses.map(([, minutes]) => minutes)).toEqual([15, 30, 60, 120, 240, 360, 360])
})

it('begins again after an answer, and counts each source by itself', async () => {
  const { http, pauses } = paused()
  const backoff = new RefusalBackoff()
  await backoff.record(request('a'), true, http)
  await backoff.record(request('a'), true, http)
  await backoff.record(request('b'), true, http)
  await backoff.record(request('a'), false, http)
  await backoff.record(request('a'), true, http)
  expect(pauses).toEqual([
    ['a', 15],
    ['a', 30],
    ['b', 15],
    ['a', 15],
  ])
})

it('needs no rate limiter', async () => {
  await new RefusalBackoff().record(request('a'), true, { fetch: () => Promise.reject(new Error('none')) })
})

it('closes the source in the rate limiter that all callers share', async () => {
  const clock = { now: () => new Date(1_800_000_000_000) }
  const rateLimiter = createInMemoryRateLimiter(clock)
  const rate = { perSecond: 1, burst: 1 }
  const http = client({
    clock,
    scheduler: { rateLimiter, rates: { named: {}, media: rate, other: rate } },
  })
  await new RefusalBackoff().record(request('a'), true, http)
  expect(await rateLimiter.listBackoffs(['a', 'b'])).toEqual([
    { source: 'a', why: 'refused', ms: 15 * MINUTE },
  ])
  await http.close()
})

it('closes one host of a source that is limited per host, and counts its refusals by itself', async () => {
  const clock = { now: () => new Date(1_800_000_000_000) }
  const rateLimiter = createInMemoryRateLimiter(clock)
  const rate = { perSecond: 1, burst: 1 }
  const named = { a: { ...rate, perHost: true as const } }
  const http = client({ clock, scheduler: { rateLimiter, rates: { named, media: rate, other: rate } } })
  const backoff = new RefusalBackoff()
  for (const host of ['one.example', 'one.example', 'two.example'])
    await backoff.record(request('a', host), true, http)
  expect(await rateLimiter.listBackoffs(['a', 'a one.example', 'a two.example'])).toEqual([
    { source: 'a one.example', why: 'refused', ms: 30 * MINUTE },
    { source: 'a two.example', why: 'refused', ms: 15 * MINUTE },
  ])
  await http.close()
})

it('closes nothing for as many refusals in a row as it tolerates', async () => {
  const { http, pauses } = paused()
  const backoff = new RefusalBackoff(2)
  for (const refused of [true, true, false, true, true, true, true])
    await backoff.record(request('a'), refused, http)
  expect(pauses).toEqual([
    ['a', 15],
    ['a', 30],
  ])
})
