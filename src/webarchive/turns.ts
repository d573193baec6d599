import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../model/clock.ts'
import { FetchError } from '../model/errors.ts'

/** After a 429 the archive is left alone for this long, twice as long after each next one (platforms.md § 2.2). */
const LIMITED_MS = 10 * 60_000
/** After an answer that failed otherwise: refused connections are what follows a 429 that was not heeded. */
const FAILED_MS = 60_000
const LONGEST_MS = 60 * 60_000

/** When the archive may be asked: at most once in an interval of each kind, and not while it wants to be left alone. */
export class Turns {
  readonly #clock: Clock
  readonly #next = new Map<string, number>()
  #restUntil = 0
  #rests = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * Comes back when a request of this kind may go out.
   *
   * @throws FetchError `rate-limited` with `retryAt`, at once, while the archive is left alone · the signal's reason
   */
  async take(kind: string, intervalMs: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    this.#open()
    const now = performance.now()
    const at = Math.max(now, this.#next.get(kind) ?? 0)
    this.#next.set(kind, at + intervalMs)
    if (at <= now) return
    await sleep(at - now, undefined, signal ? { signal } : {}).catch(() => signal?.throwIfAborted())
    this.#open()
  }

  #open(): void {
    if (this.#clock.now().getTime() >= this.#restUntil) return
    const retryAt = new Date(this.#restUntil)
    throw new FetchError(
      'rate-limited',
      `The web archive is left alone: not before ${retryAt.toISOString()}.`,
      {
        retryAt,
      },
    )
  }

  answered(): void {
    this.#rests = 0
  }

  /** A request failed: nobody asks for a while, longer each time. */
  failed(error: FetchError): void {
    const limited = error.code === 'rate-limited'
    if (!limited && error.code !== 'network' && error.code !== 'upstream') return
    const ms = Math.min((limited ? LIMITED_MS : FAILED_MS) * 2 ** Math.min(this.#rests, 10), LONGEST_MS)
    this.#rests += 1
    const told = limited ? (error.retryAt?.getTime() ?? 0) : 0
    this.#restUntil = Math.max(this.#restUntil, told, this.#clock.now().getTime() + ms)
  }

  /** When it may be asked again; null: now. */
  get retryAt(): Date | null {
    return this.#clock.now().getTime() < this.#restUntil ? new Date(this.#restUntil) : null
  }
}
