import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type PostRef, postSlug } from './platform.ts'

/** The types of webhook message that a subscription can receive. */
export const AnnouncementType = z.enum([
  'snapshot.created',
  'capture.failed',
  'post.lost',
  'post.returned',
  'post.edited',
  'snapshot.damaged',
])
export type AnnouncementType = z.infer<typeof AnnouncementType>

/** One fact, delivered once to each subscription to its type. */
export interface Announcement {
  /** Derived from the fact, so that receivers can drop duplicates. */
  readonly id: string
  readonly type: AnnouncementType
  readonly at: Date
  readonly post: PostRef
  /** The fields of this type, as JSON: the time of the loss, its cause, the snapshot or the damage. */
  readonly detail: Readonly<Record<string, unknown>>
}

/** A secret that signs a subscription's messages. `until` is the time when it expires; null: never. */
export interface SigningSecret {
  readonly secret: string
  readonly until: string | null
}

/**
 * Creates an announcement. Its id is a hash of type, post and `about`.
 *
 * @param about identifies the fact within its type and post: a ledger key, a snapshot id or the number of a capture
 */
export function announcement(
  type: AnnouncementType,
  post: PostRef,
  about: string,
  at: Date,
  detail: Announcement['detail'],
): Announcement {
  const digest = createHash('sha256')
    .update(`${type} ${postSlug(post)} ${about}`)
    .digest('hex')
  return { id: `msg_${digest.slice(0, 32)}`, type, at, post, detail }
}
