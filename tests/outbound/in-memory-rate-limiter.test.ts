import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/model/clock.ts'
import { createInMemoryRateLimiter } from '../../src/outbound/in-memory-rate-limiter.ts'
import { CIRCUIT_BREAKER } from '../../src/outbound/token-bucket.ts'
import { budgetContract } from '../contracts/rate-limiter.contract.ts'

describe('createInMemoryRateLimiter', () => {
  const budget = createInMemoryRateLimiter(systemClock)
  budgetContract(() => budget)
})

describe('a paused source', () => {
  const rate = { perSecond: 1000, burst: 1000 }
  it('is probed by one request after the pause, and pauses twice as long if that fails', async () => {
    let now = 1_000_000
    const budget = createInMemoryRateLimiter({ now: () => new Date(now) })
    const ask = () => budget.acquire('s', 'normal', rate)
    for (let n = 0; n < CIRCUIT_BREAKER.failures; n++) await budget.recordResult('s', false)
    let rest: number = CIRCUIT_BREAKER.restMs
    for (let n = 0; n < 8; n++) {
      expect(await ask()).toEqual({ kind: 'closed', ms: rest, why: 'paused' })
      now += rest
      expect(await ask()).toEqual({ kind: 'go', degraded: true })
      expect(await ask()).toMatchObject({ kind: 'closed', why: 'paused' })
      rest = Math.min(rest * 2, CIRCUIT_BREAKER.longestMs)
      expect(await budget.recordResult('s', false)).toEqual({ what: 'paused', ms: rest })
    }
    now += rest
    expect(await ask()).toEqual({ kind: 'go', degraded: true })
    expect(await budget.recordResult('s', true)).toEqual({ what: 'resumed', ms: 0 })
    expect(await ask()).toEqual({ kind: 'go', degraded: false })
  })
  it('is probed again if the first probe reported no result', async () => {
    let now = 1_000_000
    const budget = createInMemoryRateLimiter({ now: () => new Date(now) })
    for (let n = 0; n < CIRCUIT_BREAKER.failures; n++) await budget.recordResult('s', false)
    now += CIRCUIT_BREAKER.restMs
    expect(await budget.acquire('s', 'normal', rate)).toEqual({ kind: 'go', degraded: true })
    now += CIRCUIT_BREAKER.probeMs
    expect(await budget.acquire('s', 'normal', rate)).toEqual({ kind: 'go', degraded: true })
  })
})
