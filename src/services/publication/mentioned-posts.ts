import type { PlatformName } from '../../model/platform.ts'
import type { PostRecord, QuotedPost } from '../../model/post-record.ts'
import type { PublicationState } from '../../model/publish-policy.ts'

/** A post that another post's record quotes or answers. `id` is null if the platform gave only a handle or a URL. */
export interface Mention {
  readonly platform: PlatformName
  readonly id: string | null
  readonly url: string | null
  /** Its author's wish who should see it; null: none, or unknown. */
  readonly audience: PublicationState['audience']
}

/** The other posts of which a record has words, media, a handle or a URL, each once: quoted, answered and parent posts. */
export function mentionedPosts(record: PostRecord): Mention[] {
  const { platform, quoted, parent } = record
  const nested = [...(quoted?.status === 'served' ? [quoted.post] : []), ...(parent ? [parent] : [])]
  const all = [
    ...nested.map(({ platform, id, url, audience = null }) => ({ platform, id, url, audience })),
    ...(quoted?.status === 'unavailable' && (quoted.id !== null || quoted.url !== null)
      ? [{ platform, id: quoted.id, url: quoted.url, audience: null }]
      : []),
    ...[record, ...nested].flatMap((post) => answeredPost(post) ?? []),
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

/** Identifies a mentioned post within a record. */
export const mentionKey = ({ platform, id }: Pick<Mention, 'platform' | 'id'>): string =>
  `${platform} ${id ?? ''}`
