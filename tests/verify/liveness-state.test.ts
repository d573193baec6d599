import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Liveness } from '../../src/model/outcome.ts'
import { INITIAL_STATE, replayChecks } from '../../src/verify/liveness-state.ts'

const HOUR = 3_600_000
const policy = { lostAfterChecks: 3, lostAfterMs: 24 * HOUR }
const check = (hour: number, liveness: Liveness) => ({
  at: new Date(Date.UTC(2026, 0, 1) + hour * HOUR).toISOString(),
  liveness,
})
const alive = { ...INITIAL_STATE, seenAlive: true }
const state = (...checks: [number, Liveness][]) =>
  replayChecks(
    checks.map(([hour, liveness]) => check(hour, liveness)),
    policy,
    alive,
  ).state

describe('the liveness state', () => {
  it.each<[string, [number, Liveness][], string]>([
    ['one bad check is a suspicion', [[0, 'deleted']], 'suspected'],
    [
      'three at once do not suffice',
      [
        [0, 'deleted'],
        [0, 'deleted'],
        [1, 'deleted'],
      ],
      'suspected',
    ],
    [
      'two over a day do not suffice',
      [
        [0, 'deleted'],
        [30, 'deleted'],
      ],
      'suspected',
    ],
    [
      'three over a day agree',
      [
        [0, 'deleted'],
        [12, 'not-found'],
        [24, 'deleted'],
      ],
      'lost',
    ],
    [
      'unknown neither counts nor interrupts',
      [
        [0, 'deleted'],
        [6, 'unknown'],
        [12, 'deleted'],
        [24, 'deleted'],
      ],
      'lost',
    ],
    [
      'unknown alone changes nothing',
      [
        [0, 'unknown'],
        [24, 'unknown'],
        [48, 'unknown'],
        [72, 'unknown'],
      ],
      'watched',
    ],
    [
      'one good check resets the run',
      [
        [0, 'deleted'],
        [12, 'deleted'],
        [20, 'live'],
        [24, 'deleted'],
      ],
      'suspected',
    ],
    [
      'age-gated exists',
      [
        [0, 'age-gated'],
        [24, 'age-gated'],
        [48, 'age-gated'],
      ],
      'watched',
    ],
    [
      'withheld exists',
      [
        [0, 'deleted'],
        [12, 'withheld'],
        [24, 'deleted'],
        [36, 'deleted'],
      ],
      'suspected',
    ],
    [
      'a protected account becomes lost',
      [
        [0, 'account-protected'],
        [12, 'account-protected'],
        [24, 'account-protected'],
      ],
      'lost',
    ],
    [
      'lost stays lost',
      [
        [0, 'deleted'],
        [12, 'deleted'],
        [24, 'deleted'],
        [48, 'unknown'],
        [72, 'deleted'],
      ],
      'lost',
    ],
    [
      'a lost post returns',
      [
        [0, 'deleted'],
        [12, 'deleted'],
        [24, 'deleted'],
        [48, 'live'],
      ],
      'returned',
    ],
    [
      'a returned post is watched again',
      [
        [0, 'deleted'],
        [12, 'deleted'],
        [24, 'deleted'],
        [48, 'live'],
        [72, 'live'],
      ],
      'watched',
    ],
  ])('%s', (_name, checks, wanted) => {
    expect(state(...checks)).toBe(wanted)
  })

  it('has the best-evidenced cause and the start of the run', () => {
    const checks = [check(0, 'not-found'), check(12, 'account-suspended'), check(24, 'not-found')]
    expect(replayChecks(checks, policy, alive).run).toEqual({
      since: check(0, 'live').at,
      count: 3,
      cause: 'account-suspended',
    })
  })

  it('never becomes lost if the post was never seen alive or too few checks agree', () => {
    const checks = fc.array(
      fc.record({ hour: fc.nat(500), liveness: fc.constantFrom(...Liveness.options) }),
      { maxLength: 12 },
    )
    const PRESENT: readonly string[] = ['live', 'edited', 'age-gated', 'withheld']
    fc.assert(
      fc.property(checks, fc.boolean(), (list, seenAlive) => {
        const sorted = list.toSorted((a, b) => a.hour - b.hour).map((one) => check(one.hour, one.liveness))
        const { state } = replayChecks(sorted, policy, { ...INITIAL_STATE, seenAlive })
        if (state !== 'lost') return
        expect(seenAlive || sorted.some((one) => PRESENT.includes(one.liveness))).toBe(true)
        // Enough bad checks over enough time, with no good one between or after them.
        const since = sorted.findLastIndex((one) => PRESENT.includes(one.liveness)) + 1
        const bad = sorted.slice(since).filter((one) => one.liveness !== 'unknown')
        expect(bad.length).toBeGreaterThanOrEqual(policy.lostAfterChecks)
        const [first, last] = [bad[0], bad.at(-1)]
        expect(Date.parse(last?.at ?? '') - Date.parse(first?.at ?? '')).toBeGreaterThanOrEqual(
          policy.lostAfterMs,
        )
      }),
    )
  })
})
