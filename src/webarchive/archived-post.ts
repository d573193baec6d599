import type { ArchivedPost, ArchivedPostReader } from '../model/archived-posts.ts'
import type { AskContext } from '../model/ask-context.ts'
import { FetchError } from '../model/errors.ts'
import type { PostRef } from '../model/platform.ts'
import type { CdxRecord } from './cdx.ts'
import { parseTimestamp } from './replay.ts'
import type { WebArchive } from './web-archive.ts'

/** A web archive, and how one platform's posts lie there. */
export interface WebArchiveDeps {
  readonly archive: WebArchive
  readonly forms: ArchivedPostReader
  /** The post that an address names. */
  readonly postAt: (url: string) => PostRef | null
  readonly context: AskContext
}

/** An archived post, and the capture that it was read from. */
export interface ArchivedCopy extends ArchivedPost {
  readonly capture: CdxRecord
}

/** Bodies that are read for one post: its captures of a day are mostly alike. */
const MOST_BODIES = 8
const MOST_CAPTURES = 500

/** A capture with an answer of its own; a body seen before is listed without a status. */
export const WITH_BODY_FILTER = 'statuscode:200|-'

/**
 * The archived copy of a post that was taken nearest to a time. Null: the archive answered, and no
 * body that it has holds the post.
 *
 * @throws FetchError where the archive did not answer whole, and nothing was found in what it said
 */
export async function findArchivedPost(
  post: PostRef,
  handles: readonly (string | null)[],
  near: Date,
  means: WebArchiveDeps,
): Promise<ArchivedCopy | null> {
  const { captures, silence } = await capturesOf(post, handles, means)
  const distance = (one: CdxRecord) =>
    Math.abs((parseTimestamp(one.timestamp)?.getTime() ?? 0) - near.getTime())
  const nearest = captures.toSorted((a, b) => distance(a) - distance(b))
  for (const capture of nearest.slice(0, MOST_BODIES)) {
    const body = await means.archive.body(capture, means.context)
    // The address that was archived may say whose post it is where the body does not.
    const found = body && means.forms.read(means.postAt(capture.url) ?? post, body)
    if (found) return { ...found, capture }
  }
  if (silence !== null) throw silence
  return null
}

async function capturesOf(
  post: PostRef,
  handles: readonly (string | null)[],
  { archive, forms, postAt, context }: WebArchiveDeps,
): Promise<{ captures: CdxRecord[]; silence: FetchError | null }> {
  const addresses = new Set(handles.flatMap((handle) => forms.addresses(post, handle)))
  const captures = new Map<string, CdxRecord>()
  for (const prefix of addresses) {
    try {
      const query = { prefix, filters: [WITH_BODY_FILTER], collapse: 'digest', limit: MOST_CAPTURES }
      const found = await archive.captures(query, context)
      // A prefix picks longer ids too.
      for (const one of found.captures) {
        if (postAt(one.url)?.id === post.id && !captures.has(one.digest)) captures.set(one.digest, one)
      }
    } catch (thrown) {
      context.signal?.throwIfAborted()
      if (!(thrown instanceof FetchError)) throw thrown
      return { captures: [...captures.values()], silence: thrown }
    }
  }
  return { captures: [...captures.values()], silence: null }
}
