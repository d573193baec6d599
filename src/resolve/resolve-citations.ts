import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import type { AskContext } from '../model/ask-context.ts'
import type { Citation } from '../model/citation.ts'
import type { Clock } from '../model/clock.ts'
import type { HttpClient } from '../model/http.ts'
import type { ShortLinks } from '../model/short-links.ts'
import { createScratch } from '../outbound/scratch-dir.ts'
import type { ConnectedPlatforms } from '../platforms/connect-platforms.ts'
import type { WebArchive } from '../webarchive/web-archive.ts'
import type { CitationResolution } from './citation-resolution.ts'
import { KnownCitations } from './known-citations.ts'
import { type LookUpRun, lookUpCitation } from './look-up-citation.ts'

export interface ResolveDeps {
  platforms: Pick<ConnectedPlatforms, 'get' | 'post'>
  http: HttpClient
  clock: Clock
  scratchDir: string
  archive?: WebArchive | null
  /** Maximum number of archived posts to read per account and day; default 600. */
  resolveReads?: number
  /** Finds resolved citations of the same account elsewhere, such as in the catalog. */
  known?: (citation: Citation) => Promise<KnownCitations>
}

/** A part of an article's citations: looking up all of a crowded article would hold up the articles behind it. */
export interface ResolveBatch {
  /** Where to begin: an index into the citations. */
  readonly from: number
  /** After how many citations that need other services to stop. */
  readonly lookUps: number
}

export interface ResolvedCitations {
  /** All citations, in their order, with their text unchanged. */
  readonly citations: Citation[]
  /** When to retry because a web archive did not answer, ISO 8601. */
  readonly retryAt: string | null
  /** Where the next batch begins; null after the last one. */
  readonly next: number | null
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
 * @param batch default: all of them
 * @throws the reason of `signal`, and faults of our own; a source that does not answer is no error
 */
export async function resolveCitations(
  citations: readonly Citation[],
  deps: ResolveDeps,
  signal?: AbortSignal,
  batch: ResolveBatch = { from: 0, lookUps: Number.POSITIVE_INFINITY },
): Promise<ResolvedCitations> {
  const resolved = [...citations]
  if (!citations.some(isUnresolved)) return { citations: resolved, retryAt: null, next: null }
  await using scratch = await createScratch(deps.scratchDir)
  const { http, clock, archive = null, resolveReads: reads = DEFAULT_READS } = deps
  const context: AskContext = { http, scratch, clock, maxWaitMs: 0, ...(signal ? { signal } : {}) }
  const run: LookUpRun = { context, archive, reads, days: new Map() }
  const own = new KnownCitations()
  for (const citation of citations) {
    own.add(citation, deps.platforms.get(citation.platform)?.shortLinks)
    await yieldToEventLoop()
  }
  let retryAt: string | null = null
  let lookUps = batch.lookUps
  for (const [n, citation] of citations.entries()) {
    const platform = n >= batch.from && isUnresolved(citation) ? deps.platforms.get(citation.platform) : null
    if (!platform?.archived || citation.author === null) continue
    await yieldToEventLoop()
    const known = await findKnown(citation, platform.shortLinks)
    if (known === null && lookUps-- === 0) return { citations: resolved, retryAt, next: n }
    const found = known ?? (await lookUpCitation(citation, platform, run))
    if (found.post === null && found.unavailable) {
      const again = found.unavailable.retryAt ?? archive?.retryAt ?? null
      retryAt ??= again?.toISOString() ?? null
    }
    const one = withResolution(citation, found)
    resolved[n] = one
    own.add(one, platform.shortLinks)
  }
  return { citations: resolved, retryAt, next: null }

  async function findKnown(
    citation: Citation,
    shortLinks: ShortLinks | undefined,
  ): Promise<CitationResolution | null> {
    const elsewhere = await deps.known?.(citation)
    const [post, ...more] = new Map([
      ...own.find(citation, shortLinks),
      ...(elsewhere?.find(citation, shortLinks) ?? []),
    ]).values()
    return post !== undefined && more.length === 0 ? { post } : null
  }
}

function withResolution(citation: Citation, found: CitationResolution): Citation {
  const { candidates: before, ...rest } = citation
  if (found.post !== null) return { ...rest, id: found.post.id, url: found.post.url }
  const candidates = found.candidates.length > 0 ? [...found.candidates] : before
  return candidates === undefined ? rest : { ...rest, candidates }
}
