import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/model/clock.ts'
import { BREAKER } from '../../src/outbound/bucket.ts'
import { memoryBudget } from '../../src/outbound/memory-budget.ts'
import { budgetContract } from '../contracts/budget.contract.ts'

describe('the budget of one process', () => {
  const budget = memoryBudget(systemClock)
  budgetContract(() => budget)
})

describe('a source at rest', () => {
  const rate = { perSecond: 1000, burst: 1000 }
  it('is tried by one request when the rest is over, and rests twice as long where that fails', async () => {
    let now = 1_000_000
    const budget = memoryBudget({ now: () => new Date(now) })
    const ask = () => budget.ask('s', 'normal', rate)
    for (let n = 0; n < BREAKER.failures; n++) await budget.report('s', false)
    let rest: number = BREAKER.restMs
    for (let n = 0; n < 8; n++) {
      expect(await ask()).toEqual({ kind: 'closed', ms: rest, why: 'paused' })
      now += rest
      expect(await ask()).toEqual({ kind: 'go', troubled: true })
      expect(await ask()).toMatchObject({ kind: 'closed', why: 'paused' })
      rest = Math.min(rest * 2, BREAKER.longestMs)
      expect(await budget.report('s', false)).toEqual({ what: 'paused', ms: rest })
    }
    now += rest
    expect(await ask()).toEqual({ kind: 'go', troubled: true })
    expect(await budget.report('s', true)).toEqual({ what: 'resumed', ms: 0 })
    expect(await ask()).toEqual({ kind: 'go', troubled: false })
  })
  it('is tried again where the one that tried never came back', async () => {
    let now = 1_000_000
    const budget = memoryBudget({ now: () => new Date(now) })
    for (let n = 0; n < BREAKER.failures; n++) await budget.report('s', false)
    now += BREAKER.restMs
    expect(await budget.ask('s', 'normal', rate)).toEqual({ kind: 'go', troubled: true })
    now += BREAKER.probeMs
    expect(await budget.ask('s', 'normal', rate)).toEqual({ kind: 'go', troubled: true })
  })
})
