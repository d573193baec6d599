import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type PostRef, postSlug } from './platform.ts'

const POST_TYPES = [
  'snapshot.created',
  'capture.failed',
  'post.lost',
  'post.returned',
  'post.edited',
  'snapshot.damaged',
  'snapshot.repaired',
] as const
const ARTICLE_TYPES = ['article.done', 'article.failed'] as const

export const PostAnnouncementType = z.enum(POST_TYPES)
export type PostAnnouncementType = z.infer<typeof PostAnnouncementType>
type ArticleAnnouncementType = (typeof ARTICLE_TYPES)[number]

/** The types of webhook message that a subscription can receive. */
export const AnnouncementType = z.enum([...ARTICLE_TYPES, ...POST_TYPES])
export type AnnouncementType = z.infer<typeof AnnouncementType>

/** The type of the message that a person sends to try out a subscription, whatever types it receives. */
export const TEST_TYPE = 'webhook.test'
/** The types of webhook message. */
export const MessageType = z.enum([...AnnouncementType.options, TEST_TYPE])
export type MessageType = z.infer<typeof MessageType>

/** One fact, delivered once to each subscription to its type. */
interface Fact {
  /** Derived from the fact, so that receivers can drop duplicates. */
  readonly id: string
  readonly at: Date
  /** The fields of this type, as JSON: the time of the loss, its cause, the snapshot or the damage. */
  readonly detail: Readonly<Record<string, unknown>>
}

export interface PostAnnouncement extends Fact {
  readonly type: PostAnnouncementType
  readonly post: PostRef
}

export interface ArticleAnnouncement extends Fact {
  readonly type: ArticleAnnouncementType
  readonly articleId: string
}

export type Announcement = PostAnnouncement | ArticleAnnouncement

/** A secret that signs a subscription's messages. `until` is the time when it expires; null: never. */
export interface SigningSecret {
  readonly secret: string
  readonly until: string | null
}

/**
 * Creates an announcement of a post. Its id is a hash of type, post and `about`.
 *
 * @param about identifies the fact within its type and post: a ledger key, a snapshot id or the number of a capture
 */
export const announcement = (
  type: PostAnnouncementType,
  post: PostRef,
  about: string,
  at: Date,
  detail: Fact['detail'],
): PostAnnouncement => ({ id: messageId(`${type} ${postSlug(post)} ${about}`), type, at, post, detail })

/**
 * Creates an announcement of an article.
 *
 * @param about identifies the fact within its type and article: the request that it ends
 */
export const articleAnnouncement = (
  type: ArticleAnnouncementType,
  articleId: string,
  about: string,
  at: Date,
  detail: Fact['detail'],
): ArticleAnnouncement => ({ id: messageId(`${type} ${articleId} ${about}`), type, at, articleId, detail })

const messageId = (fact: string): string =>
  `msg_${createHash('sha256').update(fact).digest('hex').slice(0, 32)}`
