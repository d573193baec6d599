import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextAuditAt } from '../../src/verify/audit-schedule.ts'
import { computeCheckPlan } from '../../src/verify/check-plan.ts'
import { checksPerDay, fitBudgetScale, rateBucket } from '../../src/verify/check-rate.ts'
import {
  baselineLossRate,
  binomialUpperTail,
  detectBurst,
  MAX_BURST_PROBABILITY,
} from '../../src/verify/loss-burst.ts'
import { cumulativeHazard, hazardPerDay } from '../../src/verify/loss-hazard.ts'
import { updateHold } from '../../src/verify/loss-hold.ts'
import { groupRisk, postRisk } from '../../src/verify/loss-risk.ts'
import { policy } from '../support/watch.ts'

const DAY = 86_400_000

describe('the hazard', () => {
  it('gives the figures that it was fitted to', () => {
    const lost = (days: number) => -Math.expm1(-cumulativeHazard(policy.hazard, days * DAY))
    expect(lost(92)).toBeCloseTo(0.18, 2)
    expect(lost(6) / lost(92)).toBeCloseTo(0.5, 1)
    expect(lost(46) / lost(92)).toBeCloseTo(0.9, 1)
  })

  it('is the derivative of its integral, and falls', () => {
    for (const days of [0.1, 1, 7, 30, 90, 365]) {
      const step = days * 1e-4
      const slope =
        (cumulativeHazard(policy.hazard, (days + step) * DAY) -
          cumulativeHazard(policy.hazard, (days - step) * DAY)) /
        (2 * step)
      expect(hazardPerDay(policy.hazard, days * DAY) / slope).toBeCloseTo(1, 3)
      expect(hazardPerDay(policy.hazard, days * DAY)).toBeGreaterThan(
        hazardPerDay(policy.hazard, 2 * days * DAY),
      )
    }
  })
})

describe('the budget', () => {
  const wishes = fc.array(fc.tuple(fc.integer({ min: -90, max: 30 }), fc.integer({ min: 1, max: 10_000 })), {
    minLength: 1,
    maxLength: 40,
  })

  it('is met and not exceeded, whatever the desired rates', () => {
    fc.assert(
      fc.property(wishes, fc.integer({ min: 10, max: 1_000_000 }), (some, perDay) => {
        const scale = fitBudgetScale(some, perDay, policy)
        const floor = some.reduce((sum, [, posts]) => sum + (posts * DAY) / policy.maxIntervalMs, 0)
        const checks = checksPerDay(some, scale, policy)
        expect(checks).toBeLessThanOrEqual(Math.max(perDay, floor) * 1.0001)
        // The budget is used up unless every post already has the highest rate.
        if (checks < perDay * 0.99) expect(scale).toBeLessThanOrEqual(2 ** -12)
      }),
    )
  })

  it('predicts the delay at each age: less with more requests, more with age', () => {
    const some = [[rateBucket(0.5), 50_000] as const, [rateBucket(0.02), 500_000] as const]
    const plan = (perDay: number) =>
      computeCheckPlan(some, fitBudgetScale(some, perDay, policy), perDay, policy)
    const [poor, rich] = [plan(10_000), plan(100_000)]
    expect(poor).toMatchObject({ posts: 550_000, requestsPerDay: 10_000 })
    expect(poor.scheduledPerDay).toBeLessThanOrEqual(10_000)
    for (const [n, line] of poor.lines.entries()) {
      expect(line.delayMs.median).toBeGreaterThanOrEqual(rich.lines[n]?.delayMs.median ?? 0)
      expect(line.delayMs.median).toBeGreaterThanOrEqual(policy.lostAfterMs)
      expect(line.everyMs).toBeGreaterThanOrEqual(poor.lines[n - 1]?.everyMs ?? 0)
    }
  })
})

describe('the relative risk', () => {
  it('follows a group’s losses against the expected ones, slowly', () => {
    expect(groupRisk('author', { lost: 0, expected: 0 })).toBe(1)
    expect(groupRisk('author', { lost: 3, expected: 0.5 })).toBeGreaterThan(2)
    expect(groupRisk('author', { lost: 0, expected: 3 })).toBeLessThan(0.5)
    expect(groupRisk('platform', { lost: 3, expected: 0.5 })).toBeLessThan(1.1)
  })

  it('brings more checks, and fewer per post if posts share an account', () => {
    const share = policy.accountShare
    expect(postRisk([2], 1, 1, share)).toBe(2 * postRisk([1], 1, 1, share))
    expect(postRisk([1], 3.39, 1, share)).toBeCloseTo(3.39)
    expect(postRisk([1], 1, 100, share)).toBeCloseTo(1 - share + share / 100)
    expect(postRisk([1000], 1, 1, share)).toBe(8)
  })
})

describe('a burst', () => {
  it('is unlikely by chance: the binomial tail equals the sum of its terms', () => {
    const choose = (n: number, k: number) => {
      let value = 1
      for (let i = 1; i <= k; i++) value = (value * (n - k + i)) / i
      return value
    }
    for (const [k, n, p] of [
      [3, 10, 0.2],
      [20, 40, 0.1],
      [1, 5, 0.5],
      [9, 10, 0.99],
    ] as const) {
      let sum = 0
      for (let i = k; i <= n; i++) sum += choose(n, i) * p ** i * (1 - p) ** (n - i)
      expect(binomialUpperTail(k, n, p)).toBeCloseTo(sum, 10)
    }
    expect(binomialUpperTail(30_000, 1_000_000, 0.02)).toBeLessThan(1e-300)
  })

  it('takes twenty accounts and a probability below one in a million', () => {
    const usual = baselineLossRate({ looked: 10_000, suspected: 100 })
    expect(usual).toBeCloseTo(0.0101, 3)
    expect(detectBurst({ looked: 19, suspected: 19 }, usual).burst).toBe(false)
    expect(detectBurst({ looked: 20, suspected: 20 }, usual).burst).toBe(true)
    const many = detectBurst({ looked: 3_000, suspected: 40 }, usual)
    expect(many.burst).toBe(false)
    expect(many.chance).toBeGreaterThan(MAX_BURST_PROBABILITY)
  })

  it('is held for as long as checks must agree, then until it ends, at most three times as long', () => {
    const calm = { looked: 1_000, suspected: 5 }
    const storm = { looked: 1_000, suspected: 400 }
    const news = (day: typeof calm, recent = calm, canary: 'alive' | 'silent' = 'alive') => ({
      day,
      recent,
      usual: 0.01,
      canary,
    })
    const held = updateHold(null, 0, news(storm), DAY)
    expect(held).toMatchObject({ why: 'burst', since: 0, releasedAt: null })
    expect(updateHold(held, DAY - 1, news(storm), DAY)).toBe(held)
    expect(updateHold(held, DAY, news(storm, storm), DAY)).toBe(held)
    expect(updateHold(held, DAY, news(storm, calm, 'silent'), DAY)).toBe(held)
    expect(updateHold(held, DAY, news(storm), DAY)).toMatchObject({ releasedAt: DAY })
    expect(updateHold(held, 3 * DAY, news(storm, storm), DAY)).toMatchObject({ releasedAt: 3 * DAY })
    const silent = updateHold(null, 0, news(calm, calm, 'silent'), DAY)
    expect(silent).toMatchObject({ why: 'canary' })
    expect(updateHold(silent, 1, news(storm, calm, 'silent'), DAY)).toMatchObject({ why: 'burst' })
    expect(updateHold(silent, 1, news(calm), DAY)).toMatchObject({ releasedAt: 1 })
  })
})

it('audits are spread over their period', () => {
  const at = new Date('2026-05-01T00:00:00Z')
  const ids = Array.from(
    { length: 1_000 },
    (_, n) => `20260501T000000Z-${(n * 0x9e3779b9).toString(16).padStart(16, '0')}`,
  )
  const days = ids.map((id) => (nextAuditAt(id, at, 90 * DAY, false).getTime() - at.getTime()) / DAY)
  expect(Math.max(...days)).toBeLessThanOrEqual(90)
  const perWeek = Map.groupBy(days, (day) => Math.floor(day / 7))
  for (const [, some] of [...perWeek].slice(1, -1)) expect(some.length).toBeLessThan(400)
  expect(nextAuditAt(ids[0] ?? '', at, 90 * DAY, true).getTime() - at.getTime()).toBe(DAY)
})
