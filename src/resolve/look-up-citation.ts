import type { AskContext } from '../model/ask-context.ts'
import type { Citation } from '../model/citation.ts'
import type { PlatformName } from '../model/platform.ts'
import type { ConnectedPlatform } from '../platforms/connect-platforms.ts'
import type { WebArchiveDeps } from '../webarchive/archived-post.ts'
import { ArchivedPostsByDay } from '../webarchive/archived-posts-by-day.ts'
import type { WebArchive } from '../webarchive/web-archive.ts'
import { type CitationResolution, UNRESOLVED } from './citation-resolution.ts'
import { resolveByLink } from './resolve-by-link.ts'
import { resolveInArchive } from './resolve-in-archive.ts'

/** What the look-ups of one run share. */
export interface LookUpRun {
  readonly context: AskContext
  /** Null if no web archive is configured. */
  readonly archive: WebArchive | null
  /** Maximum number of archived posts to read per account and day. */
  readonly reads: number
  readonly days: Map<PlatformName, ArchivedPostsByDay>
}

/** Looks a citation's post up outside: by its short links, then among the author's archived posts around the day. */
export async function lookUpCitation(
  citation: Citation,
  platform: ConnectedPlatform,
  { context, archive, reads, days }: LookUpRun,
): Promise<CitationResolution> {
  const { recogniser, shortLinks } = platform
  const forms = await platform.archived?.()
  if (forms === undefined) return UNRESOLVED
  const postAt = (url: string) => recogniser.post(url)
  const webArchive: WebArchiveDeps | null = archive && { archive, forms, postAt, context }
  const byLink = await resolveByLink(citation, { platform, forms, context, webArchive })
  if (byLink !== null) return { post: byLink }
  if (webArchive === null) return UNRESOLVED
  const shared = days.get(citation.platform) ?? new ArchivedPostsByDay(webArchive, reads)
  days.set(citation.platform, shared)
  return await resolveInArchive(citation, shared, shortLinks)
}
