/** The minimum number of accounts in a burst, whatever its probability. */
const MIN_BURST_ACCOUNTS = 20
/** The probability by chance below which a rise counts as a burst. */
export const MAX_BURST_PROBABILITY = 1e-6

/** The prior for a platform: of the accounts that are checked within a day, one in fifty loses a post. */
const PRIOR = { suspected: 2, looked: 100 } as const

/** Counts accounts rather than posts, because the loss of an account is one event for all of its posts. */
export interface AccountCounts {
  /** Accounts of which a post was checked. */
  readonly looked: number
  /** Those of which a post was newly suspected. */
  readonly suspected: number
}

/** The platform's usual share of accounts that lose a post, from the counts of earlier days. */
export function baselineLossRate({ looked, suspected }: AccountCounts): number {
  return Math.min(1, (PRIOR.suspected + suspected) / (PRIOR.looked + looked))
}

/** Are the losses too many to be chance? Then the platform or this service has a fault. `chance` is their probability. */
export function detectBurst(
  now: AccountCounts,
  usual: number,
): { readonly burst: boolean; readonly chance: number } {
  if (now.suspected < MIN_BURST_ACCOUNTS) return { burst: false, chance: 1 }
  const chance = binomialUpperTail(now.suspected, Math.max(now.looked, now.suspected), usual)
  return { burst: chance < MAX_BURST_PROBABILITY, chance }
}

/** The probability of at least `k` successes in `n` trials of probability `p`: the binomial's upper tail. */
export function binomialUpperTail(k: number, n: number, p: number): number {
  if (k <= 0) return 1
  if (p <= 0) return 0
  if (p >= 1 || k <= n * p) return p >= 1 ? 1 : 1 - sum(n - k + 1, n, 1 - p)
  return sum(k, n, p)
}

/** Sums the terms from `k` up, each computed from the one before; beyond the mean they decrease. */
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
