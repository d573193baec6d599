import type { PlatformName } from '../model/platform.ts'
import { type AccountCounts, baselineLossRate } from './loss-burst.ts'
import { isHeld, type LossHold, updateHold } from './loss-hold.ts'

/** Where holds and the counts that they rest on are kept. Times in milliseconds since 1970. */
export interface HoldRepository {
  hold(platform: PlatformName): Promise<LossHold | null>
  /** Keeps a hold where the one before is still `before`; false where somebody was faster. */
  saveHold(platform: PlatformName, hold: LossHold, before: LossHold | null): Promise<boolean>
  /** Accounts that were looked at, and those newly found to lose a post, since a time. */
  accounts(platform: PlatformName, since: number): Promise<AccountCounts>
  /** The sums of the days before, those without a hold. */
  usual(platform: PlatformName, now: number): Promise<AccountCounts>
}

export interface LossCircuitBreakerDeps {
  readonly repository: HoldRepository
  readonly now: () => number
  readonly lostAfterMs: number
  /** Is the post known to live answered alive? True where a platform has none. */
  canaryAlive(platform: PlatformName): Promise<boolean>
  /** Tells the operator that a hold began or ended. */
  tell(platform: PlatformName, hold: LossHold): void
}

const DAY_MS = 86_400_000
/** What was learned a moment ago is not asked for again. */
const FRESH_MS = 5_000
/** A canary that was answered alive is believed for so long. */
const ALIVE_MS = 10 * 60_000

/** Stands between the checks and the reports: what it holds back is not reported. */
export class LossCircuitBreaker {
  readonly #deps: LossCircuitBreakerDeps
  readonly #holds = new Map<PlatformName, { at: number; hold: LossHold | null; canary: boolean }>()

  readonly #aliveAt = new Map<PlatformName, number>()

  constructor(deps: LossCircuitBreakerDeps) {
    this.#deps = deps
  }

  /** Whether bad news of the platform is held back, as of the last `review`. */
  held(platform: PlatformName): boolean {
    return isHeld(this.#holds.get(platform)?.hold ?? null)
  }

  /** Platforms that are held, with their holds, as of the last `review`. */
  *holds(): Generator<readonly [PlatformName, LossHold]> {
    for (const [platform, { hold }] of this.#holds) {
      if (hold !== null && isHeld(hold)) yield [platform, hold]
    }
  }

  /** May a loss be reported now? Asks the canary, which is not asked while there is nothing to report. */
  async mayReport(platform: PlatformName): Promise<boolean> {
    const last = this.#holds.get(platform)
    if (!last?.canary || this.#deps.now() - last.at >= FRESH_MS) await this.review(platform, true)
    return !this.held(platform)
  }

  /** Looks at what came in, and begins or ends a hold. */
  async review(platform: PlatformName, ask = false): Promise<void> {
    const { repository: book, now, lostAfterMs, tell } = this.#deps
    const hold = await book.hold(platform)
    const at = now()
    const since = Math.max(at - DAY_MS, hold?.releasedAt ?? 0)
    const due = hold !== null && isHeld(hold) && (hold.why === 'canary' || at - hold.since >= lostAfterMs)
    const canary = ask || due ? await this.#canary(platform, at) : 'unasked'
    const next = updateHold(
      hold,
      at,
      {
        day: await book.accounts(platform, since),
        recent: await book.accounts(platform, Math.max(since, at - lostAfterMs / 4)),
        usual: baselineLossRate(await book.usual(platform, at)),
        canary,
      },
      lostAfterMs,
    )
    if (next !== null && next !== hold) {
      if (await book.saveHold(platform, next, hold)) tell(platform, next)
    }
    this.#holds.set(platform, { at, hold: next, canary: ask || due })
  }

  async #canary(platform: PlatformName, now: number): Promise<'alive' | 'silent'> {
    if (now - (this.#aliveAt.get(platform) ?? Number.NEGATIVE_INFINITY) < ALIVE_MS) return 'alive'
    if (!(await this.#deps.canaryAlive(platform))) return 'silent'
    this.#aliveAt.set(platform, now)
    return 'alive'
  }
}
