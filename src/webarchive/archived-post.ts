import type { ArchivedPost, ArchivedPostReader } from '../model/archived-posts.ts'
import type { AskContext } from '../model/ask-context.ts'
import { FetchError } from '../model/errors.ts'
import type { PostRef } from '../model/platform.ts'
import type { CdxRecord } from './cdx.ts'
import { parseTimestamp } from './replay.ts'
import type { WebArchive } from './web-archive.ts'

/** A web archive, and the reader of one platform's posts in it. */
export interface WebArchiveDeps {
  readonly archive: WebArchive
  readonly forms: ArchivedPostReader
  /** Parses a post's URL; null if it is not one. */
  readonly postAt: (url: string) => PostRef | null
  readonly context: AskContext
  /** Whether the platform has closed: then its own addresses are a stranger's by now. */
  readonly closed?: boolean
}

/** An archived post and the capture that it was read from. */
export interface ArchivedCopy extends ArchivedPost {
  readonly capture: CdxRecord
}

/** Maximum number of bodies to read for one post; its captures of a day are mostly alike. */
const MAX_BODIES = 8
const MAX_CAPTURES = 500

/** Selects captures with a body. A revisit record has the status `-`. */
export const WITH_BODY_FILTER = 'statuscode:200|-'

/**
 * Finds the archived copy of a post that was taken nearest to a time.
 *
 * @returns null if the archive answered every query and no body holds the post
 * @throws FetchError if the archive failed to answer a query and the other results do not hold the post
 */
export async function findArchivedPost(
  post: PostRef,
  handles: readonly (string | null)[],
  near: Date,
  deps: WebArchiveDeps,
): Promise<ArchivedCopy | null> {
  const { captures, unavailable } = await listCaptures(post, handles, deps)
  const distance = (one: CdxRecord) =>
    Math.abs((parseTimestamp(one.timestamp)?.getTime() ?? 0) - near.getTime())
  const nearest = captures.toSorted((a, b) => distance(a) - distance(b))
  for (const capture of nearest.slice(0, MAX_BODIES)) {
    const body = await deps.archive.body(capture, deps.context)
    // The archived URL may name the author when the body does not.
    const found = body && deps.forms.read(deps.postAt(capture.url) ?? post, body)
    if (found) return { ...found, capture }
  }
  if (unavailable !== null) throw unavailable
  return null
}

async function listCaptures(
  post: PostRef,
  handles: readonly (string | null)[],
  { archive, forms, postAt, context }: WebArchiveDeps,
): Promise<{ captures: CdxRecord[]; unavailable: FetchError | null }> {
  const addresses = new Set(handles.flatMap((handle) => forms.addresses(post, handle)))
  const captures = new Map<string, CdxRecord>()
  for (const prefix of addresses) {
    try {
      const query = { prefix, filters: [WITH_BODY_FILTER], collapse: 'digest', limit: MAX_CAPTURES }
      const found = await archive.captures(query, context)
      // The prefix also matches longer ids.
      for (const one of found.captures) {
        if (postAt(one.url)?.id === post.id && !captures.has(one.digest)) captures.set(one.digest, one)
      }
    } catch (thrown) {
      context.signal?.throwIfAborted()
      if (!(thrown instanceof FetchError)) throw thrown
      return { captures: [...captures.values()], unavailable: thrown }
    }
  }
  return { captures: [...captures.values()], unavailable: null }
}
