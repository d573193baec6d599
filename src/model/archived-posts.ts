import type { MissingPart } from './outcome.ts'
import type { PostRef } from './platform.ts'
import type { PostRecord } from './post-record.ts'

/** A response body that a web archive replays. */
export interface ArchivedBody {
  /** The address that was archived. */
  readonly url: string
  /** When the archive copied it. */
  readonly at: Date
  readonly mime: string | null
  readonly text: string
}

/** A post read from an archived body. */
export interface ArchivedPost {
  readonly record: PostRecord
  /** The parts that the body mentions but does not contain. */
  readonly missing: readonly MissingPart[]
  /** The short links in it, including those of its media. They identify the post: no other post has the same links. */
  readonly links: readonly string[]
  /** True for a repost: the text is by another account. */
  readonly repost: boolean
}

/** A query to a web archive for the posts of one account within a period. */
export interface ArchivedRange {
  /** The URL prefix to list, without its scheme. */
  readonly prefix: string
  /** A pattern that the whole archived URL must match; the archive filters by it. */
  readonly pattern: string
  /** Whether a post id falls within the period. */
  contains(id: string): boolean
}

/** Finds and reads a platform's posts in web archives. Pure: no network, no clock. */
export interface ArchivedPostReader {
  /** The URL prefixes, without scheme, under which a post may have been archived. */
  addresses(post: PostRef, handle: string | null): readonly string[]
  /** The publication time that the id encodes; null for ids without one. */
  publishedAt(id: string): Date | null
  /** The post in a body; null if the body holds another post or none: a login wall, an empty shell, an error page. */
  read(post: PostRef, body: ArchivedBody): ArchivedPost | null
  /** Queries for an account's posts of a day (`YYYY-MM-DD`) and the days before and after it, likeliest host first. */
  snapshotsAround(handle: string, day: string): readonly ArchivedRange[]
  /** The URL prefix, without scheme, of all renditions of a medium. */
  mediumPrefix(url: string): string
  /** The rank of a rendition among those of its medium: the lowest is the best. */
  renditionRank(url: string): number
}
