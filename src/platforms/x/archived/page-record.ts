import { blankAuthor, blankRecord } from '../../../model/blank-record.ts'
import type { PostRef } from '../../../model/platform.ts'
import type { Author, Medium, PostRecord } from '../../../model/post-record.ts'
import { timeOfId } from '../snowflake.ts'
import { photoVariants } from '../tweet-media.ts'
import { buildPostUrl } from '../tweet-record.ts'

/** The data of a post on one of X's old pages; the rest follows from its id. */
export type PageParts = Pick<PostRecord, 'text' | 'entities'> &
  Partial<Pick<PostRecord, 'language' | 'media' | 'quoted' | 'replyTo' | 'publishedAt'>> & {
    author: Author
    counts?: Partial<Record<'likes' | 'replies' | 'reposts' | 'quotes', number | null>>
  }

/** Builds a post's record from an archived page. */
export function buildPageRecord(post: PostRef, parts: PageParts, at: Date): PostRecord {
  const { counts = {}, author } = parts
  const published = parts.publishedAt ?? secondOf(timeOfId(post.id))
  const { likes = null, replies = null, reposts = null, quotes = null } = counts
  return {
    ...blankRecord(post, 'web-archive'),
    url: buildPostUrl(author.handle, post.id),
    author,
    publishedAt: published,
    publishedOn: published?.slice(0, 10) ?? null,
    language: parts.language ?? null,
    text: parts.text,
    entities: parts.entities,
    media: parts.media ?? [],
    metrics: { at: at.toISOString(), likes, replies, reposts, quotes, views: null },
    replyTo: parts.replyTo ?? null,
    quoted: parts.quoted ?? null,
    archivedAt: at.toISOString(),
  }
}

/** X shows times to the second. */
const secondOf = (time: string | null): string | null => time && `${time.slice(0, 19)}.000Z`

export function buildPageAuthor(
  handle: string,
  more: Partial<Pick<Author, 'id' | 'name' | 'avatarUrl' | 'verification'>>,
): Author {
  const named = blankAuthor(handle, more.name || handle, `https://x.com/${handle}`)
  return {
    ...named,
    id: more.id ?? null,
    avatarUrl: more.avatarUrl ?? null,
    verification: more.verification ?? null,
  }
}

/** A photo on a page, at its best size. */
export function buildPagePhoto(address: string, alt: string | null): Medium {
  const urls = photoVariants(address)
  const size = { width: null, height: null, durationMs: null }
  return {
    kind: 'photo',
    url: urls[0] ?? address,
    fallbackUrls: urls.slice(1),
    posterUrl: null,
    alt: alt || null,
    ...size,
  }
}

/** A GIF by its poster, whose URL contains its key; null for any other image (platforms.md § 1.8). */
export function buildPageGif(poster: string): Medium | null {
  const key = /\/tweet_video_thumb\/([\w-]+)/.exec(poster)?.[1]
  if (key === undefined) return null
  return {
    kind: 'gif',
    url: `https://video.twimg.com/tweet_video/${key}.mp4`,
    fallbackUrls: [],
    posterUrl: poster,
    alt: null,
    width: null,
    height: null,
    durationMs: null,
  }
}
