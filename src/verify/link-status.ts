import { z } from 'zod'
import { simhashSimilarity } from './simhash.ts'

/** The kinds of URLs that are checked: the target of a link inside a post, and an article that shows it. */
export const LINK_KINDS = ['post-link', 'article'] as const
export type LinkKind = (typeof LINK_KINDS)[number]

/** `moved`: the URL redirects to another page. `changed`: the page has another text than at first. */
export const LinkStatus = z.enum(['unknown', 'reachable', 'moved', 'gone', 'changed'])
export type LinkStatus = z.infer<typeof LinkStatus>

/** The result of one check of a URL; `unknown` says nothing about the page. */
export interface LinkCheck {
  readonly found: 'there' | 'gone' | 'unknown'
  readonly finalUrl: string | null
  readonly status: number | null
  readonly title: string | null
  /** The simhash of the page's text; null if the text is too short. */
  readonly fingerprint: string | null
}

/** Consecutive checks that agree with each other and contradict the state. */
export const LinkStreak = z.object({
  state: LinkStatus,
  since: z.iso.datetime(),
  count: z.int().positive(),
})
export type LinkStreak = z.infer<typeof LinkStreak>

/** What the watch remembers of a URL between checks. */
export interface LinkHistory {
  readonly state: LinkStatus
  readonly run: LinkStreak | null
  /** The page's simhash when it was first checked. */
  readonly fingerprint: string | null
}

/** How many checks must agree, and over what time, before a URL counts as gone or changed. */
export const REQUIRED_AGREEING_CHECKS = { checks: 3, overMs: 48 * 3_600_000 } as const

/** Texts with a lower similarity are unrelated; two random texts have about 0.5. */
const MIN_SIMILARITY = 0.66

/** The status that one check indicates by itself. */
function statusFromCheck(url: string, check: LinkCheck, before: string | null): LinkStatus {
  if (check.found === 'unknown') return 'unknown'
  if (check.found === 'gone') return 'gone'
  if (
    before !== null &&
    check.fingerprint !== null &&
    simhashSimilarity(before, check.fingerprint) < MIN_SIMILARITY
  ) {
    return 'changed'
  }
  return check.finalUrl !== null && !isSameUrl(url, check.finalUrl) ? 'moved' : 'reachable'
}

/**
 * Applies one more check. `reachable` and `moved` take effect at once; `gone` and `changed` only after
 * enough checks agree. `unknown` changes nothing.
 */
export function applyLinkCheck(
  url: string,
  memory: LinkHistory,
  check: LinkCheck,
  at: string,
  agree: { readonly checks: number; readonly overMs: number } = REQUIRED_AGREEING_CHECKS,
): LinkHistory {
  const state = statusFromCheck(url, check, memory.fingerprint)
  const fingerprint = memory.fingerprint ?? (check.found === 'there' ? check.fingerprint : null)
  if (state === 'unknown') return memory
  if (state === memory.state || state === 'reachable' || state === 'moved')
    return { state, run: null, fingerprint }
  const same = memory.run?.state === state ? memory.run : null
  const run = { state, since: same?.since ?? at, count: (same?.count ?? 0) + 1 }
  const agreed = run.count >= agree.checks && Date.parse(at) - Date.parse(run.since) >= agree.overMs
  return agreed ? { state, run: null, fingerprint } : { state: memory.state, run, fingerprint }
}

/** Are two URLs equal but for scheme, `www.`, a final slash and campaign parameters? */
export function isSameUrl(one: string, other: string): boolean {
  return normalize(one) === normalize(other)
}

function normalize(address: string): string {
  const url = URL.parse(address)
  if (url === null) return address
  for (const name of [...url.searchParams.keys()]) {
    if (/^(?:utm_|fbclid$|gclid$|ref$|ref_src$)/.test(name)) url.searchParams.delete(name)
  }
  const { host, pathname, search } = url
  return `${host.replace(/^(?:www|m|amp)\./, '')}${pathname.replace(/\/+$/, '')}${search}`
}
