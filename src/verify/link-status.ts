import { z } from 'zod'
import { simhashSimilarity } from './simhash.ts'

/** What an address around a post is: the target of a link inside it, or an article that shows it. */
export const LINK_KINDS = ['post-link', 'article'] as const
export type LinkKind = (typeof LINK_KINDS)[number]

/** `moved`: another address answers in its place. `changed`: the words there are others than they were. */
export const LinkStatus = z.enum(['unknown', 'reachable', 'moved', 'gone', 'changed'])
export type LinkStatus = z.infer<typeof LinkStatus>

/** What one look at an address found; `unknown` says nothing about it. */
export interface LinkLook {
  readonly found: 'there' | 'gone' | 'unknown'
  readonly finalUrl: string | null
  readonly status: number | null
  readonly title: string | null
  /** Of the page's words; null where there are too few to tell. */
  readonly fingerprint: string | null
}

/** Looks in a row that say the same, and that it is not what the state says. */
export const LinkStreak = z.object({
  state: LinkStatus,
  since: z.iso.datetime(),
  count: z.int().positive(),
})
export type LinkStreak = z.infer<typeof LinkStreak>

/** What is remembered of an address between looks. */
export interface LinkHistory {
  readonly state: LinkStatus
  readonly run: LinkStreak | null
  /** As it was when it was first seen. */
  readonly fingerprint: string | null
}

/** So many looks must agree, over at least so long, before an address is called gone, moved or changed. */
export const REQUIRED_AGREEING_LOOKS = { looks: 3, overMs: 48 * 3_600_000 } as const

/** Below this, words have nothing to do with each other: unrelated pages come to about 0.5. */
const RECOGNISABLE = 0.66

/** What one look would make of it, were it believed at once. */
function seen(url: string, look: LinkLook, before: string | null): LinkStatus {
  if (look.found === 'unknown') return 'unknown'
  if (look.found === 'gone') return 'gone'
  if (
    before !== null &&
    look.fingerprint !== null &&
    simhashSimilarity(before, look.fingerprint) < RECOGNISABLE
  ) {
    return 'changed'
  }
  return look.finalUrl !== null && !isSameUrl(url, look.finalUrl) ? 'moved' : 'reachable'
}

/**
 * What is remembered after one more look. Good news is believed at once, and a redirect too, which anyone can
 * follow; that an address is gone or changed only when looks agree. `unknown` moves nothing.
 */
export function applyLook(
  url: string,
  memory: LinkHistory,
  look: LinkLook,
  at: string,
  agree: { readonly looks: number; readonly overMs: number } = REQUIRED_AGREEING_LOOKS,
): LinkHistory {
  const state = seen(url, look, memory.fingerprint)
  const fingerprint = memory.fingerprint ?? (look.found === 'there' ? look.fingerprint : null)
  if (state === 'unknown') return memory
  if (state === memory.state || state === 'reachable' || state === 'moved')
    return { state, run: null, fingerprint }
  const same = memory.run?.state === state ? memory.run : null
  const run = { state, since: same?.since ?? at, count: (same?.count ?? 0) + 1 }
  const agreed = run.count >= agree.looks && Date.parse(at) - Date.parse(run.since) >= agree.overMs
  return agreed ? { state, run: null, fingerprint } : { state: memory.state, run, fingerprint }
}

/** Scheme, `www.`, a slash at the end and marks of campaigns make no other place. */
export function isSameUrl(one: string, other: string): boolean {
  return place(one) === place(other)
}

function place(address: string): string {
  const url = URL.parse(address)
  if (url === null) return address
  for (const name of [...url.searchParams.keys()]) {
    if (/^(?:utm_|fbclid$|gclid$|ref$|ref_src$)/.test(name)) url.searchParams.delete(name)
  }
  const { host, pathname, search } = url
  return `${host.replace(/^(?:www|m|amp)\./, '')}${pathname.replace(/\/+$/, '')}${search}`
}
