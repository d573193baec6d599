/** How much may come in a second, and how much at once after a rest. */
export interface SenderRate {
  readonly perSecond: number
  readonly burst: number
}

/** Callers that were quiet long enough to have their whole burst again are forgotten. */
const KEEP = 10_000

/** One bucket a caller, in this process. */
export class SenderRateLimiter {
  readonly #rate: SenderRate
  readonly #now: () => number
  readonly #buckets = new Map<string, { left: number; at: number }>()

  /** @param now milliseconds of a clock that only goes forward */
  constructor(rate: SenderRate, now: () => number = () => performance.now()) {
    this.#rate = rate
    this.#now = now
  }

  /** Takes one; how many milliseconds to wait where there is none, 0 where it was taken. */
  take(caller: string): number {
    const { perSecond, burst } = this.#rate
    const now = this.#now()
    const known = this.#buckets.get(caller)
    const left = known ? Math.min(burst, known.left + ((now - known.at) / 1000) * perSecond) : burst
    if (left < 1) return Math.ceil(((1 - left) / perSecond) * 1000)
    if (!known && this.#buckets.size >= KEEP) this.#forget(now)
    this.#buckets.set(caller, { left: left - 1, at: now })
    return 0
  }

  #forget(now: number): void {
    const { perSecond, burst } = this.#rate
    for (const [caller, { left, at }] of this.#buckets) {
      if (left + ((now - at) / 1000) * perSecond >= burst) this.#buckets.delete(caller)
    }
  }
}
