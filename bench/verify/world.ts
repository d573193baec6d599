import { WATCH_POLICY } from '../../config/watch-policy.ts'
import { cumulativeHazard } from '../../src/verify/loss-hazard.ts'
import { seeded } from '../../tests/support/seeded.ts'
import { exponential, gammaOfMeanOne, normal } from './random.ts'

export const DAY = 86_400_000
export const DAYS = 730
const END = DAYS * DAY

/** Shares of posts by language, chosen so that 20 % of the first, 49 % of the second and 14.4 % of the rest make 18 % in all. */
export const LANGUAGES = [
  { name: 'English', code: 'en', share: 0.4, lost: 0.2 },
  { name: 'Turkish', code: 'tr', share: 0.04, lost: 0.49 },
  { name: 'others', code: '', share: 0.56, lost: 0.1436 },
] as const
export const QUARTER = 92 * DAY
export const WITH_ACCOUNT = 0.6
/** So many of those that vanish come back, after some days: `some came back` is all that is known. */
const RETURNING = 0.15
/** Posts an account: the chance of k or more is k to the minus this. */
const CROWDING = 1.5
const MOST_POSTS = 2_000
/** How much accounts differ in what they lose, and how much authors in what they delete: gamma shapes. */
const FRAILTY = 0.7

export const CAUSE = { deleted: 0, suspended: 1, vanished: 2 } as const

/** A million posts and what becomes of them. Times in milliseconds from the start; `Infinity`: never. */
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

/** What each language's hazards are multiplied by, found by `fit`. */
export type Fit = readonly { account: number; own: number }[]

/** Ages by integral of the hazard, for drawing lifetimes. */
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
    // Each account has its own chance, so that another fit changes what it is about and nothing else.
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
      // What was to be written after the account died never was.
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
 * When an account dies: each post that is noticed renews its risk, and the whole of it is that of an
 * account with one post, however many it has: who is cited often is not suspended more often.
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

/** Three posts, neighbours in time, make an article. */
function articlesOf(born: Float64Array): Int32Array {
  const order = Int32Array.from(born.keys()).sort((a, b) => (born[a] ?? 0) - (born[b] ?? 0))
  const article = new Int32Array(born.length)
  for (const [n, post] of order.entries()) article[post] = Math.floor(n / 3)
  return article
}

/** What a world's posts lost within three months, as the report counts it. */
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

/** Finds the factors at which a world loses what the report found, by trying: small worlds first, then whole ones. */
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
