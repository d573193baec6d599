/** Fewer accounts than this are no burst, whatever the odds. */
export const MIN_BURST_ACCOUNTS = 20
/** Less likely than this to be chance. */
export const MAX_BURST_PROBABILITY = 1e-6

/** Before much is known of a platform, one account in fifty that is looked at within a day is found to lose a post. */
const PRIOR = { suspected: 2, looked: 100 } as const

/** Accounts, not posts: an account that goes takes all of its posts, and that is one event. */
export interface AccountCounts {
  /** Accounts of which a post was looked at. */
  readonly looked: number
  /** Those of which a post was newly found to be gone. */
  readonly suspected: number
}

/** The platform's usual part of accounts that lose a post, from its days before. */
export function baselineLossRate({ looked, suspected }: AccountCounts): number {
  return Math.min(1, (PRIOR.suspected + suspected) / (PRIOR.looked + looked))
}

/** Is so much bad news at once beyond chance? Then something is wrong with the platform, or with us. */
export function detectBurst(
  now: AccountCounts,
  usual: number,
): { readonly burst: boolean; readonly chance: number } {
  if (now.suspected < MIN_BURST_ACCOUNTS) return { burst: false, chance: 1 }
  const chance = binomialUpperTail(now.suspected, Math.max(now.looked, now.suspected), usual)
  return { burst: chance < MAX_BURST_PROBABILITY, chance }
}

/** The probability of `k` or more successes in `n` tries of probability `p`: the binomial's upper tail. */
export function binomialUpperTail(k: number, n: number, p: number): number {
  if (k <= 0) return 1
  if (p <= 0) return 0
  if (p >= 1 || k <= n * p) return p >= 1 ? 1 : 1 - sum(n - k + 1, n, 1 - p)
  return sum(k, n, p)
}

/** Terms from `k` up, each from the one before; beyond the mean they only fall. */
function sum(k: number, n: number, p: number): number {
  if (k > n) return 0
  let log = k * Math.log(p) + (n - k) * Math.log1p(-p)
  for (let i = 1; i <= k; i++) log += Math.log((n - k + i) / i)
  let term = Math.exp(log)
  let total = 0
  for (let i = k; i <= n; i++) {
    total += term
    if (term < total * 1e-12) break
    term *= ((n - i) / (i + 1)) * (p / (1 - p))
  }
  return Math.min(1, total)
}
