import { describe, expect, it } from 'vitest'
import { ClockSkew } from '../../src/runtime/clock-skew.ts'

const HOUR = 3600e3

/** A machine whose wall clock can be set, beside clocks that are right. */
function machine(ahead = 0) {
  const time = { monotonic: 1_000, ahead }
  const right = () => new Date(1e12 + time.monotonic)
  const answers: Record<'database' | 'store', () => Promise<Date | null>> = {
    database: async () => right(),
    store: async () => right(),
  }
  const skew = new ClockSkew(
    { database: () => answers.database(), store: () => answers.store() },
    { wall: () => 1e12 + time.monotonic + time.ahead, monotonic: () => time.monotonic },
  )
  return { time, answers, skew, right }
}

describe('the clock of a machine', () => {
  it('is right until it was compared with another', () => {
    const { skew } = machine(HOUR)
    expect(skew.fault()).toBeNull()
    expect([...skew.seconds()]).toEqual([])
  })

  it.each([
    [0, false],
    [119_000, false],
    [-119_000, false],
    [121_000, true],
    [-121_000, true],
  ])('that is %d ms ahead of database and store: wrong: %s', async (ahead, wrong) => {
    const { skew } = machine(ahead)
    await skew.measure()
    expect(skew.fault() !== null).toBe(wrong)
    expect(skew.seconds().get('database')).toBeCloseTo(ahead / 1000)
    expect(skew.seconds().get('store')).toBeCloseTo(ahead / 1000)
  })

  it('says how far it is off, and what to do', async () => {
    const { skew } = machine(HOUR)
    await skew.measure()
    expect(skew.fault()).toMatchObject({
      code: 'clock-wrong',
      message: "This machine's clock is 3600 s from the database's and 3600 s from the store's.",
      hint: expect.stringContaining('NTP'),
    })
  })

  it('is not blamed where only one of two clocks differs from it', async () => {
    const { skew, answers, right } = machine()
    answers.store = async () => new Date(right().getTime() - HOUR)
    await skew.measure()
    expect(skew.seconds().get('store')).toBeCloseTo(3600)
    expect(skew.fault()).toBeNull()
  })

  it('is compared with the database alone where the store has no clock', async () => {
    const { skew, answers } = machine(HOUR)
    answers.store = async () => null
    await skew.measure()
    expect(skew.fault()).toMatchObject({ code: 'clock-wrong' })
  })

  it('is found wrong as soon as it jumps, without another measurement, and right once it is set', async () => {
    const { skew, time, answers } = machine()
    await skew.measure()
    for (const name of ['database', 'store'] as const) answers[name] = () => Promise.reject(new Error('away'))
    time.monotonic += 10_000
    expect([skew.hasStepped, skew.fault()]).toEqual([false, null])
    time.ahead = -HOUR
    expect(skew.hasStepped).toBe(true)
    expect(skew.fault()).toMatchObject({ code: 'clock-wrong' })
    await skew.measure()
    expect(skew.fault()).toMatchObject({ code: 'clock-wrong' })
    time.ahead = 0
    expect(skew.fault()).toBeNull()
  })

  it('keeps no measurement during which it jumped', async () => {
    const { skew, time, answers, right } = machine()
    answers.database = async () => {
      time.ahead = HOUR
      return right()
    }
    answers.store = async () => null
    await skew.measure()
    expect([...skew.seconds()]).toEqual([])
  })

  it('of a machine that slept is right after the next measurement', async () => {
    const { skew, time, answers } = machine()
    await skew.measure()
    // The monotonic clock stands still while a machine sleeps; the remote clocks go on.
    time.ahead = HOUR
    const now = () => new Date(1e12 + time.monotonic + HOUR)
    for (const name of ['database', 'store'] as const) answers[name] = async () => now()
    expect(skew.hasStepped).toBe(true)
    await skew.measure()
    expect([skew.hasStepped, skew.fault()]).toEqual([false, null])
  })
})
