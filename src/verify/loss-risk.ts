/** What a group of posts has in common. */
export const GROUP_KINDS = ['author', 'article', 'platform'] as const
export type GroupKind = (typeof GROUP_KINDS)[number]

/** What was seen of a group of posts (an author's, an article's, a platform's) against what the hazard foretold. */
export interface GroupLosses {
  /** Losses that happened. */
  readonly lost: number
  /** Losses that were to be expected of posts of their ages, in the time that they were watched. */
  readonly expected: number
}

/** How many expected losses it takes until a group's own record weighs as much as everybody's. */
const PRIOR = { author: 1, article: 3, platform: 50 } as const satisfies Record<GroupKind, number>

const LEAST = 0.25
const MOST = 8

/**
 * How much more than others a group loses: its losses over the expected ones, drawn to 1 while little is
 * known (the mean of a gamma posterior; the losses are taken as Poisson).
 */
export function groupRisk(kind: GroupKind, { lost, expected }: GroupLosses): number {
  const prior = PRIOR[kind]
  return Math.min(MOST, Math.max(LEAST, (prior + lost) / (prior + expected)))
}

/**
 * The risk that a look at one post is about, relative to a post of its age.
 *
 * Whatever post of an account is looked at, the look is about the account as well: where k posts share one,
 * each needs its own rate for its own part of the losses, and a k-th for the account's.
 */
export function postRisk(
  groups: Iterable<number>,
  language: number,
  accountPosts: number,
  accountShare: number,
): number {
  let risk = language
  for (const group of groups) risk *= group
  return Math.min(MOST, Math.max(LEAST, risk)) * (1 - accountShare + accountShare / Math.max(1, accountPosts))
}
