import type { Clock } from '../model/clock.ts'
import { FetchError } from '../model/errors.ts'

/** The pause after a 429; it doubles with each further failure (platforms.md § 2.2). */
const RATE_LIMITED_MS = 10 * 60_000
/** The pause after any other failure: an archive refuses connections from clients that ignored its 429. */
const FAILED_MS = 60_000
const MAX_BACKOFF_MS = 60 * 60_000

/**
 * Exponential backoff for one web archive. The archive demands longer pauses than the HTTP client's
 * circuit breaker makes. The HTTP client limits the rate of requests between pauses.
 */
export class WebArchiveBackoff {
  readonly #clock: Clock
  #backoffUntil = 0
  #failures = 0
  #limited = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @throws FetchError with `retryAt` while the backoff lasts: `rate-limited` if the archive asked for it, else `upstream` */
  assertOpen(): void {
    const { retryAt } = this
    if (retryAt === null) return
    const [code, what] = this.#limited
      ? (['rate-limited', 'asked Stet to wait'] as const)
      : (['upstream', 'failed'] as const)
    throw new FetchError(code, `The web archive ${what}: next request at ${retryAt.toISOString()}.`, {
      retryAt,
    })
  }

  recordSuccess(): void {
    this.#failures = 0
  }

  recordFailure(error: FetchError): void {
    const limited = error.code === 'rate-limited'
    if (!limited && error.code !== 'network' && error.code !== 'upstream') return
    const ms = Math.min(
      (limited ? RATE_LIMITED_MS : FAILED_MS) * 2 ** Math.min(this.#failures, 10),
      MAX_BACKOFF_MS,
    )
    this.#failures += 1
    this.#limited = limited
    const announced = limited ? (error.retryAt?.getTime() ?? 0) : 0
    this.#backoffUntil = Math.max(this.#backoffUntil, announced, this.#clock.now().getTime() + ms)
  }

  /** When the next request may be sent; null: now. */
  get retryAt(): Date | null {
    return this.#clock.now().getTime() < this.#backoffUntil ? new Date(this.#backoffUntil) : null
  }
}
