import type { Clock } from '../model/clock.ts'
import { FetchError } from '../model/errors.ts'

/** The rest after a 429, doubled after each next one (platforms.md § 2.2). */
const LIMITED_MS = 10 * 60_000
/** The rest after another failure: an archive that ignored requests after a 429 refuses connections. */
const FAILED_MS = 60_000
const LONGEST_MS = 60 * 60_000

/**
 * Leaves a web archive alone after it failed, for longer after each failure in a row. The archive asks
 * for longer rests than the client's circuit breaker takes; how fast it is asked otherwise is the
 * client's business.
 */
export class WebArchiveBackoff {
  readonly #clock: Clock
  #restUntil = 0
  #rests = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @throws FetchError `rate-limited` with `retryAt` while the archive is left alone */
  assertOpen(): void {
    const { retryAt } = this
    if (retryAt === null) return
    throw new FetchError(
      'rate-limited',
      `The web archive is left alone: not before ${retryAt.toISOString()}.`,
      { retryAt },
    )
  }

  succeeded(): void {
    this.#rests = 0
  }

  failed(error: FetchError): void {
    const limited = error.code === 'rate-limited'
    if (!limited && error.code !== 'network' && error.code !== 'upstream') return
    const ms = Math.min((limited ? LIMITED_MS : FAILED_MS) * 2 ** Math.min(this.#rests, 10), LONGEST_MS)
    this.#rests += 1
    const announced = limited ? (error.retryAt?.getTime() ?? 0) : 0
    this.#restUntil = Math.max(this.#restUntil, announced, this.#clock.now().getTime() + ms)
  }

  /** When the archive may be asked again; null: now. */
  get retryAt(): Date | null {
    return this.#clock.now().getTime() < this.#restUntil ? new Date(this.#restUntil) : null
  }
}
