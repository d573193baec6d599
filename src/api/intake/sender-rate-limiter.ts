/** A token bucket's refill rate and size. */
interface SenderRate {
  readonly perSecond: number
  readonly burst: number
}

/** Above this many callers, full buckets are deleted. */
const MAX_BUCKETS = 10_000

/** Rate-limits callers by one token bucket each, within this process. */
export class SenderRateLimiter {
  readonly #rate: SenderRate
  readonly #now: () => number
  readonly #buckets = new Map<string, { left: number; at: number }>()

  /** @param now a monotonic clock, in milliseconds */
  constructor(rate: SenderRate, now: () => number = () => performance.now()) {
    this.#rate = rate
    this.#now = now
  }

  /** Takes one token. Returns 0 if it was taken, or the milliseconds until the next token. */
  take(caller: string): number {
    const { perSecond, burst } = this.#rate
    const now = this.#now()
    const bucket = this.#buckets.get(caller)
    const left = bucket ? Math.min(burst, bucket.left + ((now - bucket.at) / 1000) * perSecond) : burst
    if (left < 1) return Math.ceil(((1 - left) / perSecond) * 1000)
    if (!bucket && this.#buckets.size >= MAX_BUCKETS) this.#deleteFull(now)
    this.#buckets.set(caller, { left: left - 1, at: now })
    return 0
  }

  #deleteFull(now: number): void {
    const { perSecond, burst } = this.#rate
    for (const [caller, { left, at }] of this.#buckets) {
      if (left + ((now - at) / 1000) * perSecond >= burst) this.#buckets.delete(caller)
    }
  }
}
