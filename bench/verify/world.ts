import { WATCH_POLICY } from '../../config/watch-policy.ts'
import { cumulativeHazard } from '../../src/verify/loss-hazard.ts'
import { seeded } from '../../tests/support/seeded.ts'
import { exponential, gammaOfMeanOne, normal } from './random.ts'

export const DAY = 86_400_000
export const DAYS = 730
const END = DAYS * DAY

/**
 * Shares of posts by language, chosen so that losses of 20 % of the first, 49 % of the second and 14.4 % of the rest
 * give 18 % in all.
 */
export const LANGUAGES = [
  { name: 'English', code: 'en', share: 0.4, lost: 0.2 },
  { name: 'Turkish', code: 'tr', share: 0.04, lost: 0.49 },
  { name: 'others', code: '', share: 0.56, lost: 0.1436 },
] as const
const QUARTER = 92 * DAY
export const WITH_ACCOUNT = 0.6
/** The share of vanished posts that return, and after how many days. The only known fact is that `some came back`. */
const RETURNING = 0.15
/** Posts per account: the probability of k or more is k to the power of minus this. */
const CROWDING = 1.5
const MOST_POSTS = 2_000
/** How much accounts differ in their losses, and authors in their deletions: shapes of gamma distributions. */
const FRAILTY = 0.7

export const CAUSE = { deleted: 0, suspended: 1, vanished: 2 } as const

/** A million posts and their fates. Times in milliseconds from the start; `Infinity`: never. */
export interface World {
  readonly posts: number
  readonly accounts: number
  readonly born: Float64Array
  readonly lostAt: Float64Array
  readonly backAt: Float64Array
  readonly cause: Uint8Array
  readonly account: Int32Array
  readonly article: Int32Array
  readonly language: Uint8Array
}

/** The factor of each language's hazards, found by `fit`. */
type Fit = readonly { account: number; own: number }[]

/** Ages by the integral of the hazard, for drawing lifetimes. */
const GRID = 4_000
const AGES = Float64Array.from({ length: GRID + 1 }, (_, n) => 60_000 * (END / 60_000) ** (n / GRID))
const SUMS = AGES.map((age) => cumulativeHazard(WATCH_POLICY.hazard, age))

/** The age at which the integral of the hazard reaches `sum`. */
function ageAt(sum: number): number {
  if (sum >= (SUMS[GRID] ?? 0)) return Number.POSITIVE_INFINITY
  let [low, high] = [0, GRID]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((SUMS[middle] ?? 0) < sum) low = middle + 1
    else high = middle
  }
  return AGES[low] ?? 0
}

const integral = (age: number) => cumulativeHazard(WATCH_POLICY.hazard, age)

export function makeWorld(posts: number, fit: Fit, seed: number): World {
  const born = new Float64Array(posts)
  const lostAt = new Float64Array(posts).fill(Number.POSITIVE_INFINITY)
  const backAt = new Float64Array(posts).fill(Number.POSITIVE_INFINITY)
  const cause = new Uint8Array(posts)
  const account = new Int32Array(posts)
  const language = new Uint8Array(posts)
  let [made, accounts] = [0, 0]
  while (made < posts) {
    // Each account has a random stream of its own, so that another fit changes only what it is about.
    const random = seeded(Math.imul(accounts + 1, 0x9e3779b1) + seed)
    const back = (lost: number) =>
      random() < RETURNING ? lost + 4 * DAY * Math.exp(normal(random)) : Number.POSITIVE_INFINITY
    const size = Math.min(MOST_POSTS, Math.floor((1 - random()) ** (-1 / CROWDING)))
    const u = random()
    const tongue = u < LANGUAGES[0].share ? 0 : u < LANGUAGES[0].share + LANGUAGES[1].share ? 1 : 2
    const factors = fit[tongue] ?? { account: 1, own: 1 }
    const span = size === 1 ? 0 : END * random() ** 2
    const start = random() * (END - span)
    const times = Array.from({ length: size }, () => start + span * random()).sort((a, b) => a - b)
    const died = accountDeath(times, factors.account * gammaOfMeanOne(random, FRAILTY), exponential(random))
    const diedBack = back(died)
    const diedCause = random() < 0.7 ? CAUSE.suspended : CAUSE.vanished
    const own = factors.own * gammaOfMeanOne(random, FRAILTY)
    for (const time of times) {
      // Posts dated after the account's death were never written.
      if (time >= died || made === posts) break
      const deleted = time + ageAt(exponential(random) / own)
      const byAccount = died <= deleted
      born[made] = time
      account[made] = accounts
      language[made] = tongue
      lostAt[made] = Math.min(died, deleted)
      cause[made] = byAccount ? diedCause : CAUSE.deleted
      backAt[made] = byAccount ? diedBack : back(deleted)
      made += 1
    }
    accounts += 1
  }
  return { posts, accounts, born, lostAt, backAt, cause, account, article: articlesOf(born), language }
}

/**
 * When an account dies. Each post that is noticed renews the account's risk, and the total risk is that of an account
 * with one post, however many posts it has: an account that is cited often is not suspended more often.
 */
function accountDeath(times: readonly number[], factor: number, threshold: number): number {
  const first = times[0] ?? 0
  const gaps = times.map((time, n) => (times[n + 1] ?? END) - time)
  const share = integral(END - first) / gaps.reduce((sum, gap) => sum + integral(gap), 0)
  let left = threshold / (factor * share)
  for (const [n, gap] of gaps.entries()) {
    if (integral(gap) >= left) return (times[n] ?? 0) + ageAt(left)
    left -= integral(gap)
  }
  return Number.POSITIVE_INFINITY
}

/** Three posts that are adjacent in time make an article. */
function articlesOf(born: Float64Array): Int32Array {
  const order = Int32Array.from(born.keys()).sort((a, b) => (born[a] ?? 0) - (born[b] ?? 0))
  const article = new Int32Array(born.length)
  for (const [n, post] of order.entries()) article[post] = Math.floor(n / 3)
  return article
}

/** The share of a world's posts lost within three months, counted as the report counts it. */
export function measure({ posts, born, lostAt, backAt, cause, language }: World) {
  const tongues = LANGUAGES.map(() => ({ posts: 0, account: 0, own: 0 }))
  const ages: number[] = []
  let returned = 0
  for (let post = 0; post < posts; post++) {
    const tongue = tongues[language[post] ?? 0]
    const age = (lostAt[post] ?? 0) - (born[post] ?? 0)
    if (tongue === undefined || (born[post] ?? 0) > END - QUARTER) continue
    tongue.posts += 1
    if (age > QUARTER) continue
    ages.push(age)
    if (cause[post] === CAUSE.deleted) tongue.own += 1
    else tongue.account += 1
    if ((backAt[post] ?? 0) < END) returned += 1
  }
  ages.sort((a, b) => a - b)
  return { tongues, ages, returned }
}

const PILOT = 200_000

/**
 * Finds by search the factors at which a world's losses match the report's: first with small worlds, then with whole
 * ones.
 */
export function fitWorld(posts: number, seed: number): Fit {
  let fit: Fit = LANGUAGES.map(() => ({ account: 0.6, own: 0.4 }))
  for (let round = 0; round < 8; round++) {
    const { tongues } = measure(makeWorld(round < 5 ? Math.min(posts, PILOT) : posts, fit, seed))
    fit = fit.map((factors, n) => {
      const tongue = tongues[n]
      const lost = LANGUAGES[n]?.lost ?? 0
      if (!tongue) return factors
      const step = (found: number, wanted: number) =>
        Math.log1p(-wanted) / Math.log1p(-Math.min(0.95, Math.max(1e-4, found / tongue.posts)))
      return {
        account: factors.account * step(tongue.account, lost * WITH_ACCOUNT),
        own: factors.own * step(tongue.own, lost * (1 - WITH_ACCOUNT)),
      }
    })
  }
  return fit
}
