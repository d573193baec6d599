import { describe, expect, it } from 'vitest'
import { nextAttemptAt } from '../../src/webhooks/backoff.ts'

const NOW = new Date('2026-03-02T09:00:00Z')
const inMs = (at: Date | null) => (at === null ? null : at.getTime() - NOW.getTime())
const HOUR = 3_600_000

describe('the next attempt of a delivery', () => {
  it('comes within seconds at first, then over more than three days, and then never', () => {
    const pauses: number[] = []
    let at: Date | null = NOW
    for (let failed = 1; ; failed++) {
      const next: Date | null = nextAttemptAt(failed, at ?? NOW, null, 0)
      if (next === null) break
      pauses.push(next.getTime() - (at ?? NOW).getTime())
      at = next
    }
    expect(pauses[0]).toBeLessThan(10_000)
    expect(pauses).toEqual([...pauses].sort((one, other) => one - other))
    expect(pauses.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(72 * HOUR)
    expect(pauses.length).toBeGreaterThanOrEqual(8)
  })

  it('is delayed at random, never earlier', () => {
    const [least, most] = [nextAttemptAt(3, NOW, null, 0), nextAttemptAt(3, NOW, null, 1)].map(inMs)
    expect(most).toBeGreaterThan(least ?? 0)
    expect(most).toBeLessThan((least ?? 0) * 1.5)
  })

  it('comes when the receiver asks for it, if that is later, and after a day at most', () => {
    const asked = (ms: number) => inMs(nextAttemptAt(1, NOW, new Date(NOW.getTime() + ms), 0))
    expect(asked(HOUR)).toBe(HOUR)
    expect(asked(-HOUR)).toBe(inMs(nextAttemptAt(1, NOW, null, 0)))
    expect(asked(400 * HOUR)).toBe(24 * HOUR)
  })
})
