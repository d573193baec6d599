/** The ways in which a post can be gone or hidden (platforms.md § 1.1.2). */
export type Death =
  | 'deleted'
  | 'removed'
  | 'account-deleted'
  | 'account-suspended'
  | 'protected'
  | 'age-restricted'
  | 'unavailable'
  /** `"tombstone":{}`: withheld, alive. */
  | 'withheld'
  /** A tweet without its `user`. */
  | 'no-user'
  /** 200 `{}`. */
  | 'nothing'
  /** 404 from both sources. */
  | 'not-found'

export interface Photo {
  /** The key in the URL, such as `Fa1bC2dE3fG4h5i`. */
  readonly key: string
  readonly format?: 'jpg' | 'png'
  readonly width?: number
  readonly height?: number
  readonly alt?: string
}

export interface Video {
  /** Snowflake of the upload. */
  readonly mediaId: string
  readonly kind?: 'amplify' | 'upload' | 'gif'
  readonly durationMs?: number
  /** Size of the best rendition in bytes; if omitted, the minimum. */
  readonly bytes?: number
  readonly alt?: string
}

/** An invented post, from which the origin derives every platform response. */
export interface FixturePost {
  readonly id: string
  readonly author: {
    readonly handle: string
    readonly name: string
    readonly id?: string
    readonly blue?: boolean
  }
  /** As a reader sees it, not escaped. A short link is `https://t.co/…` here, and has its target in `links`. */
  readonly text: string
  /** The target of each `https://t.co/…` in the text. */
  readonly links?: Readonly<Record<string, string>>
  /** ISO 8601; by default from the id. */
  readonly createdAt?: string
  readonly lang?: string
  readonly photos?: readonly Photo[]
  readonly video?: Video
  readonly quoted?: FixturePost
  readonly poll?: { readonly options: Readonly<Record<string, number>>; readonly endsAt: string }
  readonly replyTo?: { readonly id: string; readonly handle: string }
  /** All versions, oldest first, including this one. */
  readonly edits?: readonly string[]
  /** The text is the beginning of a long note. */
  readonly note?: boolean
  /** Which version of the entities' format (platforms.md § 1.1.6). */
  readonly form?: '2023' | '2026'
  readonly likes?: number
  readonly dead?: Death
  /** Further fields of the response of `tweet-result`, which replace those that follow from the post. */
  readonly extra?: Readonly<Record<string, unknown>>
}

/** The time when an id was assigned, to the second (platforms.md § 1.11). */
export function createdAt(post: FixturePost): Date {
  if (post.createdAt) return new Date(post.createdAt)
  const ms = Number((BigInt(post.id) >> 22n) + 1288834974657n)
  return new Date(ms - (ms % 1000))
}

/** The smallest X id of a given time, so that fixtures have ids that carry their time. */
export const idAt = (iso: string): string => String((BigInt(Date.parse(iso)) - 1288834974657n) << 22n)
