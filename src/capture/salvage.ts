import type { AskContext } from '../model/ask-context.ts'
import { FetchError } from '../model/errors.ts'
import type { Manifest } from '../model/manifest.ts'
import type { PostRef } from '../model/platform.ts'
import type { Platform } from '../model/platform-definition.ts'
import type { PostAnswer } from '../model/post-answer.ts'
import { isDeath } from '../model/shown-state.ts'
import { withArchivedMedia } from '../webarchive/archived-media.ts'
import { type ArchivedCopy, findArchivedPost, type WebArchiveDeps } from '../webarchive/archived-post.ts'
import type { WebArchive } from '../webarchive/web-archive.ts'
import type { CaptureState, CitedBy } from './types.ts'

/** Time until the next attempt if the archive announced none. */
const RETRY_MS = 15 * 60_000

/** Should the capture search a web archive? Only after proof of death, and not if the post's main snapshot is as good as an archived copy. */
export function shouldTryWebArchive(answer: PostAnswer, main: Manifest | null): boolean {
  if (!isDeath(answer.liveness)) return false
  if (answer.record !== null && answer.missing.length === 0 && !answer.record.textCut) return false
  if (main === null) return true
  const archived = main.record.witness === 'web-archive' && main.missing.length === 0
  return !archived && main.outcome !== 'captured' && main.outcome !== 'partial'
}

/** What a web archive adds to a capture: the archived post, or a note that the archive did not answer. */
type SalvageResult = Partial<Pick<CaptureState, 'record' | 'missing' | 'retryAt'>> &
  Pick<CaptureState, 'notes'>

/**
 * Searches for the archived copy nearest to the day on which the post was cited, else to its publication or its platform's end.
 * An archive that does not answer says nothing about the post: the result is a note and a time to retry.
 */
export async function salvagePost(
  post: PostRef,
  citations: readonly CitedBy[],
  platform: Pick<Platform, 'archived' | 'recogniser' | 'closed'>,
  archive: WebArchive,
  context: AskContext,
): Promise<SalvageResult> {
  const { recogniser } = platform
  const forms = await platform.archived?.()
  if (forms === undefined) return { notes: [] }
  const deps: WebArchiveDeps = {
    archive,
    forms,
    postAt: (url) => recogniser.post(url),
    context,
    closed: platform.closed !== undefined,
  }
  const day = citations.find(({ citation }) => citation.publishedOn !== null)?.citation.publishedOn
  const cited = day ? new Date(`${day}T12:00:00Z`) : null
  const near = cited ?? forms.publishedAt(post.id) ?? closedOn(platform) ?? context.clock.now()
  try {
    const copy = await findArchivedPost(post, handlesOf(citations), near, deps)
    return copy === null ? { notes: [] } : await resultFromCopy(copy, deps)
  } catch (thrown) {
    context.signal?.throwIfAborted()
    if (!(thrown instanceof FetchError)) throw thrown
    return resultFromError(thrown, context)
  }
}

/** What stands at a closed platform's address today is not its own. */
const closedOn = ({ closed }: Pick<Platform, 'closed'>): Date | null =>
  closed === undefined ? null : new Date(closed.on)

/** The handles to search under. Handles change, and an article has the one of its time. */
function handlesOf(citations: readonly CitedBy[]): (string | null)[] {
  const handles = citations.flatMap(({ citation }) => citation.author?.handle.toLowerCase() ?? [])
  return [null, ...[...new Set(handles)].slice(0, 2)]
}

async function resultFromCopy(copy: ArchivedCopy, deps: WebArchiveDeps): Promise<SalvageResult> {
  const { record, unavailable } = await withArchivedMedia(copy.record, copy.capture.timestamp, deps)
  const result = unavailable === null ? { notes: [] } : resultFromError(unavailable, deps.context)
  return { ...result, record, missing: [...copy.missing] }
}

function resultFromError(error: FetchError, { clock }: AskContext): SalvageResult {
  const note = `The web archive did not answer: ${error.message}`
  // The archive excludes the site: a retry would get the same response.
  if (error.code === 'refused') return { notes: [note] }
  const retryAt = error.retryAt ?? new Date(clock.now().getTime() + RETRY_MS)
  return { notes: [note], retryAt: retryAt.toISOString() }
}
