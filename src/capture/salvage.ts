import type { AskContext, PlatformAdapter } from '../model/adapter.ts'
import type { PostAnswer } from '../model/answer.ts'
import { FetchError } from '../model/errors.ts'
import type { PostRef } from '../model/platform.ts'
import type { Manifest } from '../model/snapshot.ts'
import { withArchivedMedia } from '../webarchive/archived-media.ts'
import { type ArchivedCopy, archivedPost, type WebArchiveDeps } from '../webarchive/archived-post.ts'
import type { WebArchive } from '../webarchive/web-archive.ts'
import type { Progress } from './ask-post.ts'
import type { CitedBy } from './capture.ts'

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
export function wantsCopy(answer: PostAnswer, main: Manifest | null): boolean {
  if (!DEAD.has(answer.liveness)) return false
  if (answer.record !== null && answer.missing.length === 0 && !answer.record.textCut) return false
  if (main === null) return true
  const archived = main.record.witness === 'web-archive' && main.missing.length === 0
  return !archived && main.outcome !== 'captured' && main.outcome !== 'partial'
}

/** What a web archive adds to a capture: the post as it was archived, or a note that nobody answered. */
export type Salvage = Partial<Pick<Progress, 'record' | 'missing' | 'retryAt'>> & Pick<Progress, 'notes'>

/**
 * Looks for the archived copy nearest to when the post was cited, else to when it was published.
 * A silent archive is no statement about the post: it is noted, and when to ask again.
 */
export async function salvage(
  post: PostRef,
  citations: readonly CitedBy[],
  adapter: PlatformAdapter,
  archive: WebArchive,
  context: AskContext,
): Promise<Salvage> {
  const { archived: forms, recogniser } = adapter
  if (forms === undefined) return { notes: [] }
  const means: WebArchiveDeps = { archive, forms, postAt: (url) => recogniser.post(url), context }
  const day = citations.find(({ citation }) => citation.publishedOn !== null)?.citation.publishedOn
  const cited = day ? new Date(`${day}T12:00:00Z`) : null
  const near = cited ?? forms.publishedAt(post.id) ?? context.clock.now()
  try {
    const copy = await archivedPost(post, handlesOf(citations), near, means)
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
  const different = [...new Set(handles)].filter((handle) => /^\w{1,20}$/.test(handle)).slice(0, 2)
  return [null, ...different]
}

async function taken(copy: ArchivedCopy, means: WebArchiveDeps): Promise<Salvage> {
  const { record, silence } = await withArchivedMedia(copy.record, copy.capture.timestamp, means)
  const told = silence === null ? { notes: [] } : silent(silence, means.context)
  return { ...told, record, missing: [...copy.missing] }
}

function silent(error: FetchError, { clock }: AskContext): Salvage {
  const note = `The web archive did not answer: ${error.message}`
  // It will not show another time what it does not show.
  if (error.code === 'refused') return { notes: [note] }
  const retryAt = error.retryAt ?? new Date(clock.now().getTime() + LATER_MS)
  return { notes: [note], retryAt: retryAt.toISOString() }
}
