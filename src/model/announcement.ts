import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type PostRef, postSlug } from './platform.ts'

/** What the newsroom can be told of, by webhook (design: § 5, HTTP). */
export const AnnouncementType = z.enum([
  'snapshot.created',
  'capture.failed',
  'post.lost',
  'post.returned',
  'post.edited',
  'snapshot.damaged',
])
export type AnnouncementType = z.infer<typeof AnnouncementType>

/** One fact, told once to whoever asked for it. */
export interface Announcement {
  /** The same for the same fact, however often it is said: receivers drop what they have seen. */
  readonly id: string
  readonly type: AnnouncementType
  readonly at: Date
  readonly post: PostRef
  /** What is particular to its type: since when, which cause, which snapshot, what damage. JSON. */
  readonly detail: Readonly<Record<string, unknown>>
}

/** A secret that a subscription's messages are signed with, and until when; null: without end. */
export interface SigningSecret {
  readonly secret: string
  readonly until: string | null
}

/**
 * Makes an announcement whose id follows from what it is about.
 *
 * @param about names the fact within its type and post: a ledger key, a snapshot's id, a capture's round
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
