import type { PlatformName } from '../model/platform.ts'
import { type AccountCounts, baselineLossRate } from './loss-burst.ts'
import { isHeld, type LossHold, updateHold } from './loss-hold.ts'

/** The port to the catalog: holds and the counts that they rest on. Times in milliseconds since 1970. */
export interface HoldRepository {
  hold(platform: PlatformName): Promise<LossHold | null>
  /** Saves a hold if the stored one is still `before`; false if another process has changed it. */
  saveHold(platform: PlatformName, hold: LossHold, before: LossHold | null): Promise<boolean>
  /** Counts the accounts that were checked since a time, and those that newly lost a post. */
  accounts(platform: PlatformName, since: number): Promise<AccountCounts>
  /** Sums the counts of the days before, without those that had a hold. */
  usual(platform: PlatformName, now: number): Promise<AccountCounts>
}

interface LossCircuitBreakerDeps {
  readonly repository: HoldRepository
  readonly now: () => number
  readonly lostAfterMs: number
  /** Does the platform answer its canary alive? True if the platform has no canary. */
  canaryAlive(platform: PlatformName): Promise<boolean>
  /** Notifies the operator that a hold began or ended. */
  notify(platform: PlatformName, hold: LossHold): void
}

const DAY_MS = 86_400_000
/** How long a review is reused. */
const FRESH_MS = 5_000
/** How long an alive canary is reused. */
const CANARY_TTL_MS = 10 * 60_000

/** Suspends the reporting of losses for a platform while they are implausible (see `loss-hold.ts`). */
export class LossCircuitBreaker {
  readonly #deps: LossCircuitBreakerDeps
  readonly #holds = new Map<PlatformName, { at: number; hold: LossHold | null; canary: boolean }>()

  readonly #aliveAt = new Map<PlatformName, number>()

  constructor(deps: LossCircuitBreakerDeps) {
    this.#deps = deps
  }

  /** Whether the platform's losses are held back, as of the last `review`. */
  held(platform: PlatformName): boolean {
    return isHeld(this.#holds.get(platform)?.hold ?? null)
  }

  /** The holds in force, by platform, as of the last `review`. */
  *holds(): Generator<readonly [PlatformName, LossHold]> {
    for (const [platform, { hold }] of this.#holds) {
      if (hold !== null && isHeld(hold)) yield [platform, hold]
    }
  }

  /** May a loss be reported now? Checks the canary, so call it only if there is a loss to report. */
  async mayReport(platform: PlatformName): Promise<boolean> {
    const last = this.#holds.get(platform)
    if (!last?.canary || this.#deps.now() - last.at >= FRESH_MS) await this.review(platform, true)
    return !this.held(platform)
  }

  /** Evaluates the recent checks, and begins or ends a hold. */
  async review(platform: PlatformName, checkCanary = false): Promise<void> {
    const { repository, now, lostAfterMs, notify } = this.#deps
    const hold = await repository.hold(platform)
    const at = now()
    const since = Math.max(at - DAY_MS, hold?.releasedAt ?? 0)
    const due = hold !== null && isHeld(hold) && (hold.why === 'canary' || at - hold.since >= lostAfterMs)
    const canary = checkCanary || due ? await this.#canary(platform, at) : 'unasked'
    const next = updateHold(
      hold,
      at,
      {
        day: await repository.accounts(platform, since),
        recent: await repository.accounts(platform, Math.max(since, at - lostAfterMs / 4)),
        usual: baselineLossRate(await repository.usual(platform, at)),
        canary,
      },
      lostAfterMs,
    )
    if (next !== null && next !== hold) {
      if (await repository.saveHold(platform, next, hold)) notify(platform, next)
    }
    this.#holds.set(platform, { at, hold: next, canary: checkCanary || due })
  }

  async #canary(platform: PlatformName, now: number): Promise<'alive' | 'silent'> {
    if (now - (this.#aliveAt.get(platform) ?? Number.NEGATIVE_INFINITY) < CANARY_TTL_MS) return 'alive'
    if (!(await this.#deps.canaryAlive(platform))) return 'silent'
    this.#aliveAt.set(platform, now)
    return 'alive'
  }
}
