import type { AskContext } from '../model/ask-context.ts'
import type { Citation } from '../model/citation.ts'
import type { Clock } from '../model/clock.ts'
import type { HttpClient } from '../model/http.ts'
import type { PostRef } from '../model/platform.ts'
import { createScratch } from '../outbound/scratch-dir.ts'
import type { ConnectedPlatform, ConnectedPlatforms } from '../platforms/connect-platforms.ts'
import type { WebArchiveDeps } from '../webarchive/archived-post.ts'
import { ArchivedPostsByDay } from '../webarchive/archived-posts-by-day.ts'
import type { WebArchive } from '../webarchive/web-archive.ts'
import { type CitationResolution, UNRESOLVED } from './citation-resolution.ts'
import { citeSamePost } from './match-citation.ts'
import { resolveByLink } from './resolve-by-link.ts'
import { resolveInArchive } from './resolve-in-archive.ts'

export interface ResolveDeps {
  platforms: Pick<ConnectedPlatforms, 'get' | 'post'>
  http: HttpClient
  clock: Clock
  scratchDir: string
  archive?: WebArchive | null
  /** Archived posts of an account's day that are read at most; default 600. */
  resolveReads?: number
  /** Posts that are known from elsewhere, as citations that have their address. */
  known?: (citation: Citation) => Promise<readonly Citation[]>
}

export interface ResolvedCitations {
  /** All citations, in their order; the words are untouched. */
  readonly citations: Citation[]
  /** Where something was silent that might have known: when to ask again, ISO 8601. */
  readonly retryAt: string | null
}

const READS = 600

/** Is it a citation of which only the words are left? */
export const isUnresolved = (citation: Citation): boolean =>
  citation.role === 'flattened' && citation.id === null

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
): Promise<ResolvedCitations> {
  if (!citations.some(isUnresolved)) return { citations: [...citations], retryAt: null }
  await using scratch = await createScratch(deps.scratchDir)
  const { http, clock } = deps
  const context: AskContext = { http, scratch, clock, maxWaitMs: 0, ...(signal ? { signal } : {}) }
  const days = new Map<string, ArchivedPostsByDay>()
  const resolved: Citation[] = []
  let retryAt: string | null = null
  for (const citation of citations) {
    const platform = isUnresolved(citation) ? deps.platforms.get(citation.platform) : null
    if (platform === null) {
      resolved.push(citation)
      continue
    }
    const found = await one(citation, platform, [...resolved, ...citations])
    if (found.post === null && found.silence) {
      const again = found.silence.retryAt ?? deps.archive?.retryAt ?? null
      retryAt ??= again?.toISOString() ?? null
    }
    resolved.push(withFinding(citation, found))
  }
  return { citations: resolved, retryAt }

  async function one(
    citation: Citation,
    platform: ConnectedPlatform,
    others: readonly Citation[],
  ): Promise<CitationResolution> {
    const { archived: forms, shortLinks } = platform
    if (forms === undefined || citation.author === null) return UNRESOLVED
    const known = [...others, ...((await deps.known?.(citation)) ?? [])]
    const same = known.filter((other) => other.id !== null && citeSamePost(citation, other, shortLinks))
    const posts = new Map(same.flatMap((other) => postOf(other) ?? []).map((post) => [post.id, post]))
    const [post, ...more] = posts.values()
    if (post !== undefined && more.length === 0) return { post }
    const { archive } = deps
    const postAt = (url: string) => platform.recogniser.post(url)
    const means: WebArchiveDeps | null = archive ? { archive, forms, postAt, context } : null
    const byLink = await resolveByLink(citation, { platform, forms, context, means })
    if (byLink !== null) return { post: byLink }
    if (means === null) return UNRESOLVED
    const shared = days.get(citation.platform) ?? new ArchivedPostsByDay(means, deps.resolveReads ?? READS)
    days.set(citation.platform, shared)
    return resolveInArchive(citation, shared, shortLinks)
  }
}

function postOf({ platform, id, url }: Citation): PostRef | null {
  return id === null || url === null ? null : { platform, id, url }
}

function withFinding(citation: Citation, found: CitationResolution): Citation {
  const { candidates: before, ...rest } = citation
  if (found.post !== null) return { ...rest, id: found.post.id, url: found.post.url }
  const candidates = found.candidates.length > 0 ? [...found.candidates] : before
  return candidates === undefined ? rest : { ...rest, candidates }
}
