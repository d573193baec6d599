import type { PlatformName } from '../../model/platform.ts'
import type { Medium, PostRecord, QuotedPost } from '../../model/post-record.ts'
import type { PublicationState } from '../../model/publish-policy.ts'

/** A post of which another post's record has something. `id` is null if the platform gave only a handle or a URL. */
export interface Mention {
  readonly platform: PlatformName
  readonly id: string | null
  readonly url: string | null
  /** Its author's wish who should see it; null: none, or unknown. */
  readonly audience: PublicationState['audience']
  /** True: the author of the record published its words or media anew, so without a decision about it they may be shown. */
  readonly republished?: true
}

/**
 * The other posts of which a record has words, media, a handle or a URL, each once: quoted, answered and parent posts, the
 * first post of a forward, and those that media come from.
 */
export function mentionedPosts(record: PostRecord): Mention[] {
  const { platform, quoted, parent } = record
  const nested = [...(quoted?.status === 'served' ? [quoted.post] : []), ...(parent ? [parent] : [])]
  const all = [
    ...nested.map(({ platform, id, url, audience = null }) => ({ platform, id, url, audience })),
    ...(quoted?.status === 'unavailable' && (quoted.id !== null || quoted.url !== null)
      ? [{ platform, id: quoted.id, url: quoted.url, audience: null }]
      : []),
    ...[record, ...nested].flatMap((post) => answeredPost(post) ?? []),
    ...[record, ...nested].flatMap((post) => firstPost(post) ?? []),
    ...[record, ...nested].flatMap((post) => post.media.flatMap((one) => sourceOfMedium(post, one) ?? [])),
  ]
  return [...new Map(all.toReversed().map((one) => [mentionKey(one), one])).values()].toReversed()
}

/** The post that a post answers; null if it answers none. */
export function answeredPost({
  platform,
  replyTo,
}: Pick<QuotedPost, 'platform' | 'replyTo'>): Mention | null {
  return replyTo === null ? null : { platform, id: replyTo.id, url: replyTo.url, audience: null }
}

/** The post that a forward passes on; null if the post is no forward, or the platform does not say of which post. */
export function firstPost({
  platform,
  forwardedFrom,
}: Pick<QuotedPost, 'platform' | 'forwardedFrom'>): Mention | null {
  if (forwardedFrom === undefined || forwardedFrom.id === null) return null
  const { id, url } = forwardedFrom
  return { platform, id, url, audience: null, republished: true }
}

/** The other post that a medium comes from; null if it is the post's own. */
export function sourceOfMedium(
  { platform }: Pick<QuotedPost, 'platform'>,
  { fromUrl }: Pick<Medium, 'fromUrl'>,
): Mention | null {
  return fromUrl === undefined
    ? null
    : { platform, id: null, url: fromUrl, audience: null, republished: true }
}

/** Identifies a mentioned post within a record. */
export const mentionKey = ({ platform, id, url }: Pick<Mention, 'platform' | 'id' | 'url'>): string =>
  `${platform} ${id ?? url ?? ''}`
