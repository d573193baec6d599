import type { HttpClient } from '../../model/http.ts'

const FIRST_MS = 15 * 60_000
const LONGEST_MS = 6 * 3_600_000

/**
 * Closes a source that refuses us: for 15 minutes, twice as long after each further refusal, six hours at most
 * (platforms-2.md § 0.2). A refusal is never answered with another user agent. The rate limiter keeps the pause, for
 * all processes that share it; each process counts its own refusals.
 */
export class RefusalBackoff {
  readonly #refusals = new Map<string, number>()

  /** Records an answer of a source: a refusal closes it, any other answer resets the pauses. */
  async record(source: string, refused: boolean, http: HttpClient): Promise<void> {
    if (!refused) {
      this.#refusals.delete(source)
      return
    }
    const before = this.#refusals.get(source) ?? 0
    this.#refusals.set(source, before + 1)
    await http.pause?.(source, Math.min(FIRST_MS * 2 ** Math.min(before, 16), LONGEST_MS))
  }
}
