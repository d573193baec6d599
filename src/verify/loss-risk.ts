/** The kinds of groups for which losses are counted. */
export const GROUP_KINDS = ['author', 'article', 'platform'] as const
export type GroupKind = (typeof GROUP_KINDS)[number]

/** The observed and expected losses of a group of posts (of an author, an article or a platform). */
interface GroupLosses {
  /** Observed losses. */
  readonly lost: number
  /** The losses that the hazard predicts for posts of these ages in the time that they were watched. */
  readonly expected: number
}

/** The weight of the prior, in expected losses, by kind of group. */
const PRIOR = { author: 1, article: 3, platform: 50 } as const satisfies Record<GroupKind, number>

const MIN_RISK = 0.25
const MAX_RISK = 8

/**
 * The relative risk of a group: observed over expected losses, shrunk towards 1 while there are few data
 * (the mean of a gamma posterior with Poisson losses).
 */
export function groupRisk(kind: GroupKind, { lost, expected }: GroupLosses): number {
  const prior = PRIOR[kind]
  return Math.min(MAX_RISK, Math.max(MIN_RISK, (prior + lost) / (prior + expected)))
}

/**
 * The relative risk of a post, compared with other posts of its age.
 *
 * A check of any post also tests its account. With k posts sharing an account, the account-level part of the
 * risk (`accountShare`) is therefore divided by k.
 */
export function postRisk(
  groups: Iterable<number>,
  language: number,
  accountPosts: number,
  accountShare: number,
): number {
  let risk = language
  for (const group of groups) risk *= group
  return (
    Math.min(MAX_RISK, Math.max(MIN_RISK, risk)) *
    (1 - accountShare + accountShare / Math.max(1, accountPosts))
  )
}
