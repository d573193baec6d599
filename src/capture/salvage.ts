import type { AskContext } from '../model/ask-context.ts'
import { FetchError } from '../model/errors.ts'
import type { Manifest } from '../model/manifest.ts'
import type { PostRef } from '../model/platform.ts'
import type { Platform } from '../model/platform-definition.ts'
import type { PostAnswer } from '../model/post-answer.ts'
import { withArchivedMedia } from '../webarchive/archived-media.ts'
import { type ArchivedCopy, findArchivedPost, type WebArchiveDeps } from '../webarchive/archived-post.ts'
import type { WebArchive } from '../webarchive/web-archive.ts'
import type { CaptureState, CitedBy } from './types.ts'

/** Proof of death: only then is anybody asked for a copy. */
const DEAD: ReadonlySet<PostAnswer['liveness']> = new Set([
  'deleted',
  'removed',
  'account-deleted',
  'account-suspended',
  'not-found',
])

/** How long to wait with the next question where the archive named no time. */
const LATER_MS = 15 * 60_000

/** Is a copy worth looking for? Not where one is kept that is as good. */
export function shouldTryWebArchive(answer: PostAnswer, main: Manifest | null): boolean {
  if (!DEAD.has(answer.liveness)) return false
  if (answer.record !== null && answer.missing.length === 0 && !answer.record.textCut) return false
  if (main === null) return true
  const archived = main.record.witness === 'web-archive' && main.missing.length === 0
  return !archived && main.outcome !== 'captured' && main.outcome !== 'partial'
}

/** What a web archive adds to a capture: the post as it was archived, or a note that nobody answered. */
export type SalvageResult = Partial<Pick<CaptureState, 'record' | 'missing' | 'retryAt'>> &
  Pick<CaptureState, 'notes'>

/**
 * Looks for the archived copy nearest to when the post was cited, else to when it was published.
 * A silent archive is no statement about the post: it is noted, and when to ask again.
 */
export async function salvagePost(
  post: PostRef,
  citations: readonly CitedBy[],
  platform: Pick<Platform, 'archived' | 'recogniser'>,
  archive: WebArchive,
  context: AskContext,
): Promise<SalvageResult> {
  const { archived: forms, recogniser } = platform
  if (forms === undefined) return { notes: [] }
  const means: WebArchiveDeps = { archive, forms, postAt: (url) => recogniser.post(url), context }
  const day = citations.find(({ citation }) => citation.publishedOn !== null)?.citation.publishedOn
  const cited = day ? new Date(`${day}T12:00:00Z`) : null
  const near = cited ?? forms.publishedAt(post.id) ?? context.clock.now()
  try {
    const copy = await findArchivedPost(post, handlesOf(citations), near, means)
    return copy === null ? { notes: [] } : await taken(copy, means)
  } catch (thrown) {
    context.signal?.throwIfAborted()
    if (!(thrown instanceof FetchError)) throw thrown
    return silent(thrown, context)
  }
}

/** Handles change: the one in an article is that of its time. */
function handlesOf(citations: readonly CitedBy[]): (string | null)[] {
  const handles = citations.flatMap(({ citation }) => citation.author?.handle.toLowerCase() ?? [])
  return [null, ...[...new Set(handles)].slice(0, 2)]
}

async function taken(copy: ArchivedCopy, means: WebArchiveDeps): Promise<SalvageResult> {
  const { record, unavailable: silence } = await withArchivedMedia(copy.record, copy.capture.timestamp, means)
  const told = silence === null ? { notes: [] } : silent(silence, means.context)
  return { ...told, record, missing: [...copy.missing] }
}

function silent(error: FetchError, { clock }: AskContext): SalvageResult {
  const note = `The web archive did not answer: ${error.message}`
  // It will not show another time what it does not show.
  if (error.code === 'refused') return { notes: [note] }
  const retryAt = error.retryAt ?? new Date(clock.now().getTime() + LATER_MS)
  return { notes: [note], retryAt: retryAt.toISOString() }
}
