import { ServiceError } from '../model/errors.ts'
import { withTimeout } from '../model/with-timeout.ts'

/** With a larger distance a capture time, which is sealed and can't be corrected, would be wrong. */
const MAX_SKEW_MS = 120_000
/** A clock that does not answer within this time is left out: the answer would be old. */
const TIMEOUT_MS = 4_000
/** How far wall clock and monotonic clock may drift apart before the skew is measured again. */
const STEP_MS = 2_000

/** The clocks that this machine's is compared with. */
export type RemoteClock = 'database' | 'store'

/** Reads the time of a remote clock; null if it is this machine's. */
export type ReadTime = () => Promise<Date | null>

interface TimeSource {
  /** Wall clock, in milliseconds since the epoch. */
  wall(): number
  /** A clock that never steps, in milliseconds. */
  monotonic(): number
}

const SYSTEM: TimeSource = { wall: () => Date.now(), monotonic: () => performance.now() }

/**
 * The distance of this machine's clock from those of the database and the store. Between two measurements it follows steps
 * of the wall clock, so that a clock that jumps is found before the next record is sealed.
 */
export class ClockSkew {
  readonly #remotes: Readonly<Record<RemoteClock, ReadTime>>
  readonly #source: TimeSource
  /** By remote clock: the skew less what wall and monotonic clock differed by when it was measured. */
  readonly #measured = new Map<RemoteClock, number>()
  #driftAtMeasure: number

  constructor(remotes: Readonly<Record<RemoteClock, ReadTime>>, source: TimeSource = SYSTEM) {
    this.#remotes = remotes
    this.#source = source
    this.#driftAtMeasure = this.#drift()
  }

  /** Asks every remote clock. One that does not answer keeps its last measurement. */
  async measure(): Promise<void> {
    const ask = async ([name, read]: [RemoteClock, ReadTime]) => {
      const began = this.#source.wall()
      const drift = this.#drift()
      const remote = await withTimeout(read(), TIMEOUT_MS, () => null).catch(() => null)
      const ended = this.#source.wall()
      // A step while the answer was on its way makes it worthless.
      if (remote === null || Math.abs(this.#drift() - drift) > STEP_MS) return
      this.#measured.set(name, (began + ended) / 2 - remote.getTime() - drift)
    }
    await Promise.all((Object.entries(this.#remotes) as [RemoteClock, ReadTime][]).map(ask))
    this.#driftAtMeasure = this.#drift()
  }

  /** Whether the wall clock was set, or the machine slept, since the last measurement. */
  get hasStepped(): boolean {
    return Math.abs(this.#drift() - this.#driftAtMeasure) > STEP_MS
  }

  /** By remote clock, in seconds: positive if this machine is ahead. */
  seconds(): Map<RemoteClock, number> {
    const drift = this.#drift()
    return new Map([...this.#measured].map(([name, skew]) => [name, (skew + drift) / 1000]))
  }

  /** `clock-wrong` if this machine is away from every clock that answered; one of two that differ may itself be wrong. */
  fault(): ServiceError | null {
    const skews = [...this.seconds()]
    if (skews.length === 0 || skews.some(([, seconds]) => Math.abs(seconds) * 1000 <= MAX_SKEW_MS))
      return null
    const words = skews.map(([name, seconds]) => `${Math.round(seconds)} s from the ${name}'s`)
    return new ServiceError('clock-wrong', `This machine's clock is ${words.join(' and ')}.`, {
      input: 'clock',
      hint: 'Start NTP on this machine, or set its clock. Until then it seals nothing and takes no jobs.',
    })
  }

  #drift(): number {
    return this.#source.wall() - this.#source.monotonic()
  }
}
