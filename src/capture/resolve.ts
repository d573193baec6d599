import type { AskContext, PlatformAdapter } from '../model/adapter.ts'
import type { Candidate, Citation } from '../model/citation.ts'
import type { Clock } from '../model/clock.ts'
import type { FetchError } from '../model/errors.ts'
import type { Http } from '../model/exchange.ts'
import type { PostRef } from '../model/platform.ts'
import { createScratch } from '../outbound/scratch.ts'
import type { Platforms } from '../platforms/registry.ts'
import type { WebArchiveDeps } from '../webarchive/archived-post.ts'
import { ArchivedPostsByDay } from '../webarchive/archived-posts-by-day.ts'
import type { WebArchive } from '../webarchive/web-archive.ts'
import { resolveByLink } from './resolve-by-link.ts'
import { resolveInArchive } from './resolve-in-archive.ts'
import { sameCitation } from './same-post.ts'

export interface ResolveDeps {
  platforms: Pick<Platforms, 'get' | 'post'>
  http: Http
  clock: Clock
  scratchDir: string
  archive?: WebArchive | null
  /** Archived posts of an account's day that are read at most; default 600. */
  resolveReads?: number
  /** Posts that are known from elsewhere, as citations that have their address. */
  known?: (citation: Citation) => Promise<readonly Citation[]>
}

/** What was found for one citation: its post, or what it may be. */
export type Finding =
  | { readonly post: PostRef }
  | { readonly post: null; readonly candidates: readonly Candidate[]; readonly silence: FetchError | null }

export const NOTHING: Finding = { post: null, candidates: [], silence: null }

export interface Resolved {
  /** All citations, in their order; the words are untouched. */
  readonly citations: Citation[]
  /** Where something was silent that might have known: when to ask again, ISO 8601. */
  readonly retryAt: string | null
}

const READS = 600

/** Is it a citation of which only the words are left? */
export const isOpen = (citation: Citation): boolean => citation.role === 'flattened' && citation.id === null

/**
 * Finds the addresses of flattened citations: among what is known, by their short links, among the
 * author's archived posts around the day. An address is given only where an equal short link or
 * equal words prove it, and no other post has the same proof; the rest keeps its candidates.
 *
 * @throws faults of our own and the abort of `signal`; whoever does not answer is no error
 */
export async function resolveCitations(
  citations: readonly Citation[],
  deps: ResolveDeps,
  signal?: AbortSignal,
): Promise<Resolved> {
  if (!citations.some(isOpen)) return { citations: [...citations], retryAt: null }
  await using scratch = await createScratch(deps.scratchDir)
  const { http, clock } = deps
  const context: AskContext = { http, scratch, clock, maxWaitMs: 0, ...(signal ? { signal } : {}) }
  const days = new Map<string, ArchivedPostsByDay>()
  const resolved: Citation[] = []
  let retryAt: string | null = null
  for (const citation of citations) {
    const adapter = isOpen(citation) ? deps.platforms.get(citation.platform) : null
    if (adapter === null) {
      resolved.push(citation)
      continue
    }
    const found = await one(citation, adapter, [...resolved, ...citations])
    if (found.post === null && found.silence) {
      const again = found.silence.retryAt ?? deps.archive?.retryAt ?? null
      retryAt ??= again?.toISOString() ?? null
    }
    resolved.push(withFinding(citation, found))
  }
  return { citations: resolved, retryAt }

  async function one(
    citation: Citation,
    adapter: PlatformAdapter,
    others: readonly Citation[],
  ): Promise<Finding> {
    const { archived: forms } = adapter
    if (forms === undefined || citation.author === null) return NOTHING
    const known = [...others, ...((await deps.known?.(citation)) ?? [])]
    const same = known.filter((other) => other.id !== null && sameCitation(citation, other, forms))
    const posts = new Map(same.flatMap((other) => postOf(other) ?? []).map((post) => [post.id, post]))
    const [post, ...more] = posts.values()
    if (post !== undefined && more.length === 0) return { post }
    const { archive } = deps
    const postAt = (url: string) => adapter.recogniser.post(url)
    const means: WebArchiveDeps | null = archive ? { archive, forms, postAt, context } : null
    const byLink = await resolveByLink(citation, { adapter, forms, context, means })
    if (byLink !== null) return { post: byLink }
    if (means === null) return NOTHING
    const shared = days.get(citation.platform) ?? new ArchivedPostsByDay(means, deps.resolveReads ?? READS)
    days.set(citation.platform, shared)
    return resolveInArchive(citation, shared)
  }
}

function postOf({ platform, id, url }: Citation): PostRef | null {
  return id === null || url === null ? null : { platform, id, url }
}

function withFinding(citation: Citation, found: Finding): Citation {
  const { candidates: before, ...rest } = citation
  if (found.post !== null) return { ...rest, id: found.post.id, url: found.post.url }
  const candidates = found.candidates.length > 0 ? [...found.candidates] : before
  return candidates === undefined ? rest : { ...rest, candidates }
}
