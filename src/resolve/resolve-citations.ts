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
  /** Maximum number of archived posts to read per account and day; default 600. */
  resolveReads?: number
  /** Finds resolved citations of the same text elsewhere, such as in the catalog. */
  known?: (citation: Citation) => Promise<readonly Citation[]>
}

export interface ResolvedCitations {
  /** All citations, in their order, with their text unchanged. */
  readonly citations: Citation[]
  /** When to retry because a web archive did not answer, ISO 8601. */
  readonly retryAt: string | null
}

const DEFAULT_READS = 600

/** Is this a flattened citation, whose post is not known yet? */
export const isUnresolved = (citation: Citation): boolean =>
  citation.role === 'flattened' && citation.id === null

/**
 * Finds the posts of flattened citations: among the known citations, by their short links, and among the
 * author's archived posts around the day. Assigns a post only if a short link or an equal text proves it,
 * and no other post has the same proof. The other citations keep their candidates.
 *
 * @throws the reason of `signal`, and faults of our own; a source that does not answer is no error
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
    const found = await resolveOne(citation, platform, [...resolved, ...citations])
    if (found.post === null && found.unavailable) {
      const again = found.unavailable.retryAt ?? deps.archive?.retryAt ?? null
      retryAt ??= again?.toISOString() ?? null
    }
    resolved.push(withResolution(citation, found))
  }
  return { citations: resolved, retryAt }

  async function resolveOne(
    citation: Citation,
    platform: ConnectedPlatform,
    others: readonly Citation[],
  ): Promise<CitationResolution> {
    const { shortLinks } = platform
    const forms = await platform.archived?.()
    if (forms === undefined || citation.author === null) return UNRESOLVED
    const known = [...others, ...((await deps.known?.(citation)) ?? [])]
    const same = known.filter((other) => other.id !== null && citeSamePost(citation, other, shortLinks))
    const posts = new Map(same.flatMap((other) => postOf(other) ?? []).map((post) => [post.id, post]))
    const [post, ...more] = posts.values()
    if (post !== undefined && more.length === 0) return { post }
    const { archive } = deps
    const postAt = (url: string) => platform.recogniser.post(url)
    const webArchive: WebArchiveDeps | null = archive ? { archive, forms, postAt, context } : null
    const byLink = await resolveByLink(citation, { platform, forms, context, webArchive })
    if (byLink !== null) return { post: byLink }
    if (webArchive === null) return UNRESOLVED
    const shared =
      days.get(citation.platform) ?? new ArchivedPostsByDay(webArchive, deps.resolveReads ?? DEFAULT_READS)
    days.set(citation.platform, shared)
    return resolveInArchive(citation, shared, shortLinks)
  }
}

function postOf({ platform, id, url }: Citation): PostRef | null {
  return id === null || url === null ? null : { platform, id, url }
}

function withResolution(citation: Citation, found: CitationResolution): Citation {
  const { candidates: before, ...rest } = citation
  if (found.post !== null) return { ...rest, id: found.post.id, url: found.post.url }
  const candidates = found.candidates.length > 0 ? [...found.candidates] : before
  return candidates === undefined ? rest : { ...rest, candidates }
}
