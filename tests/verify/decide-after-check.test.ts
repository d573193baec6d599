import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Liveness, type WatchState } from '../../src/model/outcome.ts'
import { followUpMs } from '../../src/verify/check-schedule.ts'
import { CHECK_PRIORITY, decideAfterCheck } from '../../src/verify/decide-after-check.ts'
import { INITIAL_STATE, type LivenessState, replayChecks } from '../../src/verify/liveness-state.ts'
import { policy } from '../support/watch.ts'

const HOUR = 3_600_000
const START = Date.UTC(2026, 0, 1)
const PRESENT: readonly Liveness[] = ['live', 'edited', 'age-gated', 'withheld']
const alive: LivenessState = { ...INITIAL_STATE, seenAlive: true }
const facts = { bornAt: START, knownAt: START, risk: 1 }
const around = { scale: 1, held: false, chance: 0.5 }

interface Answer {
  readonly hours: number
  readonly liveness: Liveness
  readonly held: boolean
}

/** Any sequence of checks, with any liveness and any interval. */
function run(answers: readonly Answer[], first: LivenessState = alive) {
  let [memory, now, silent] = [first, START, 0]
  const checks: { at: string; liveness: Liveness }[] = []
  const states: WatchState[] = []
  const events: { type: 'lost' | 'returned'; at: string; since: string | null; look: number }[] = []
  for (const { hours, liveness, held } of answers) {
    now += hours * HOUR
    const check = { at: new Date(now).toISOString(), liveness }
    const made = decideAfterCheck(memory, check, now, facts, silent, { ...around, held }, policy)
    silent = liveness === 'unknown' ? silent + 1 : 0
    checks.push(check)
    states.push(made.after.state)
    if (made.transition) {
      events.push({
        type: made.transition,
        at: check.at,
        since: made.after.run?.since ?? null,
        look: checks.length - 1,
      })
    }
    expect(made.dueAt).toBeGreaterThan(now)
    expect(made.dueAt).toBeLessThanOrEqual(now + policy.maxIntervalMs * 1.25)
    if (made.after.state === 'suspected') expect(made.priority).toBe(CHECK_PRIORITY.suspicion)
    memory = made.after
  }
  return { memory, checks, states, events }
}

const answers = fc.array(
  fc.record({
    hours: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.constantFrom(0.01, 12, 24, 500)),
    // Mostly losses, where mistakes are likely.
    liveness: fc.oneof(
      fc.constantFrom(...Liveness.options),
      fc.constantFrom('deleted', 'not-found', 'unknown'),
    ),
    held: fc.boolean(),
  }),
  { maxLength: 25 },
) as fc.Arbitrary<Answer[]>

describe('decisions after any sequence of checks', () => {
  it('never report a loss without enough checks that agree over enough time, and never during a hold', () => {
    fc.assert(
      fc.property(answers, fc.boolean(), (list, seenAlive) => {
        const { checks, events } = run(list, { ...INITIAL_STATE, seenAlive })
        for (const event of events.filter(({ type }) => type === 'lost')) {
          expect(list[event.look]?.held).toBe(false)
          const before = checks.slice(0, event.look + 1)
          const good = before.findLastIndex(({ liveness }) => PRESENT.includes(liveness))
          const bad = before.slice(good + 1).filter(({ liveness }) => liveness !== 'unknown')
          expect(bad.length).toBeGreaterThanOrEqual(policy.lostAfterChecks)
          expect(event.since).toBe(bad[0]?.at)
          expect(Date.parse(event.at) - Date.parse(bad[0]?.at ?? '')).toBeGreaterThanOrEqual(
            policy.lostAfterMs,
          )
          expect(seenAlive || good >= 0).toBe(true)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('change the state only by a check that says so; `unknown` changes nothing', () => {
    fc.assert(
      fc.property(answers, (list) => {
        const { checks, states } = run(list)
        for (const [n, state] of states.entries()) {
          const before = states[n - 1] ?? 'watched'
          if (state === before) continue
          const liveness = checks[n]?.liveness ?? 'unknown'
          expect(liveness).not.toBe('unknown')
          const good = PRESENT.includes(liveness)
          expect([before, state, good]).toSatisfy((step) => STEPS.has(String(step)))
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('agree with the replay of their events', () => {
    fc.assert(
      fc.property(answers, (list) => {
        const { memory, events } = run(list)
        const replayed = events.reduce<WatchState>((_, { type }) => type, 'watched')
        // The ledger has no events for suspicions between losses and returns.
        const told = memory.state === 'lost' ? 'lost' : 'not lost'
        expect(replayed === 'lost' ? 'lost' : 'not lost').toBe(told)
        // Losses and returns alternate, so nothing is reported twice.
        for (const [n, { type }] of events.entries()) expect(type).toBe(n % 2 === 0 ? 'lost' : 'returned')
      }),
      { numRuns: 2_000 },
    )
  })

  it('are the same in one run or in two', () => {
    fc.assert(
      fc.property(answers, fc.nat(25), (list, cut) => {
        const quiet = list.map((one) => ({ ...one, held: false }))
        const { checks, memory } = run(quiet)
        const first = replayChecks(checks.slice(0, cut), policy, alive)
        expect(replayChecks(checks.slice(cut), policy, first)).toEqual(memory)
      }),
    )
  })
})

/** The state before, the state after, and whether the check found the post. */
const STEPS = new Set(
  [
    ['watched', 'suspected', false],
    ['watched', 'lost', false],
    ['suspected', 'lost', false],
    ['suspected', 'watched', true],
    ['lost', 'returned', true],
    ['returned', 'watched', true],
    ['returned', 'suspected', false],
  ].map(String),
)

describe('the next check', () => {
  const look = (memory: LivenessState, liveness: Liveness, hour: number, silent = 0, scale = 1) => {
    const now = START + hour * HOUR
    const check = { at: new Date(now).toISOString(), liveness }
    return decideAfterCheck(memory, check, now, facts, silent, { ...around, scale }, policy)
  }

  it('of a suspected post comes exactly when the required time is over', () => {
    const first = look(alive, 'deleted', 0)
    expect(first.dueAt).toBe(START + 12 * HOUR)
    const second = look(first.after, 'deleted', 12)
    expect(second.dueAt).toBe(START + 24 * HOUR)
    expect(look(second.after, 'deleted', 24).transition).toBe('lost')
  })

  it('never follows in quick succession, even if one came late', () => {
    const run = { since: new Date(START).toISOString(), count: 1 }
    expect(followUpMs(run, START + 23 * HOUR, policy)).toBe(6 * HOUR)
  })

  it('comes more rarely with age, within the shortest and the longest interval', () => {
    const gaps = [0, 1, 6, 24, 72, 168, 720, 2_160, 8_760, 87_600].map((hour) => {
      const { dueAt } = look(alive, 'live', hour, 0, 200)
      return dueAt - START - hour * HOUR
    })
    expect(gaps).toEqual(gaps.toSorted((a, b) => a - b))
    expect(gaps.at(-1)).toBe(policy.maxIntervalMs)
    expect(look(alive, 'live', 0, 0, 1e-6).dueAt - START).toBe(policy.minIntervalMs)
  })

  it('comes soon after an `unknown` one, then after twice as long each time, and no later than otherwise', () => {
    const gap = (silent: number) => look(alive, 'unknown', 2_000, silent, 1).dueAt - START - 2_000 * HOUR
    expect([gap(0), gap(1), gap(2)]).toEqual([HOUR, 2 * HOUR, 4 * HOUR])
    const usual = look(alive, 'live', 2_000, 0, 1).dueAt - START - 2_000 * HOUR
    expect(gap(60)).toBe(usual)
  })

  it('of the account’s other posts is brought forward once', () => {
    const first = look(alive, 'account-suspended', 0)
    expect(first.siblings).toBe(Number.POSITIVE_INFINITY)
    expect(look(first.after, 'account-suspended', 12).siblings).toBe(0)
    expect(look(alive, 'deleted', 0).siblings).toBe(0)
    const unnamed = look(alive, 'not-found', 0)
    expect(unnamed.siblings).toBe(2)
    expect(look(unnamed.after, 'account-deleted', 12).siblings).toBe(Number.POSITIVE_INFINITY)
  })
})
