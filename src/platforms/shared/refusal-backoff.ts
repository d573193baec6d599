import { LRUCache } from 'lru-cache'
import type { HttpClient, HttpRequest } from '../../model/http.ts'

const FIRST_MS = 15 * 60_000
const LONGEST_MS = 6 * 3_600_000
/** Hosts whose refusals are counted. */
const MAX_HOSTS = 10_000

/**
 * Closes a source that refuses us: for 15 minutes, twice as long after each further refusal, six hours at most
 * (platforms-2.md § 0.2). A refusal is never answered with another user agent. The rate limiter keeps the pause, for
 * all processes that share it; each process counts its own refusals.
 */
export class RefusalBackoff {
  /** Created for the first refusal, because it reserves its whole size. */
  #refusals: LRUCache<string, number> | null = null
  readonly #tolerated: number

  /** @param tolerated refusals in a row that close nothing, for a source that refuses single posts in the same way */
  constructor(tolerated = 0) {
    this.#tolerated = tolerated
  }

  /** Records an answer of a host of a source: a refusal closes it, any other answer resets the pauses. */
  async record(
    request: Pick<HttpRequest, 'url'> & { readonly source: string },
    refused: boolean,
    http: HttpClient,
  ): Promise<void> {
    const key = `${request.source} ${new URL(request.url).host}`
    if (!refused) {
      this.#refusals?.delete(key)
      return
    }
    this.#refusals ??= new LRUCache({ max: MAX_HOSTS })
    const before = this.#refusals.get(key) ?? 0
    this.#refusals.set(key, before + 1)
    const times = before - this.#tolerated
    if (times < 0) return
    await http.pause?.(request, Math.min(FIRST_MS * 2 ** Math.min(times, 16), LONGEST_MS), 'refused')
  }
}
