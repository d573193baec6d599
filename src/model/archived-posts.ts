import type { MissingPart } from './outcome.ts'
import type { PostRef } from './platform.ts'
import type { PostRecord } from './post-record.ts'

/** A body as a web archive replays it. */
export interface ArchivedBody {
  /** The address that was archived. */
  readonly url: string
  /** When the archive took it. */
  readonly at: Date
  readonly mime: string | null
  readonly text: string
}

/** A post read from an archived body. */
export interface ArchivedPost {
  readonly record: PostRecord
  /** What the body says the post has and does not hold. */
  readonly missing: readonly MissingPart[]
  /** The short links in it, those of its media too: no other post has the same. */
  readonly links: readonly string[]
  /** It passes on another account's post: its words are not its author's. */
  readonly repost: boolean
}

/** Where a web archive is asked for the posts of one account in a stretch of time. */
export interface ArchivedRange {
  /** Without scheme; captures of addresses that begin with it. */
  readonly prefix: string
  /** What the whole archived address matches, for the archive to filter by. */
  readonly pattern: string
  /** Whether a post's id lies in the stretch. */
  contains(id: string): boolean
}

/** How a platform's posts lie in web archives. Pure: no network, no clock. */
export interface ArchivedPostReader {
  /** The addresses, without scheme, under which a post may have been archived; each is a prefix. */
  addresses(post: PostRef, handle: string | null): readonly string[]
  /** When the post was published, by its id; null where the id does not tell. */
  publishedAt(id: string): Date | null
  /** The post in a body; null where it holds none, or another: a login wall, a shell, an error page. */
  read(post: PostRef, body: ArchivedBody): ArchivedPost | null
  /** An account's posts around a day (`YYYY-MM-DD`, with a day's margin on either side), likeliest host first. */
  snapshotsAround(handle: string, day: string): readonly ArchivedRange[]
  /** The prefix, without scheme, under which all renditions of a medium were archived. */
  mediumPrefix(url: string): string
  /** Orders the renditions of one medium: the lowest is the best. */
  renditionRank(url: string): number
}
