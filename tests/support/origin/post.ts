/** How a post can be gone, or out of sight (platforms.md § 1.1.2). */
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
  /** The key in the address, such as `Fa1bC2dE3fG4h5i`. */
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
  /** Size of the best rendition in bytes; left out, as small as can be. */
  readonly bytes?: number
  readonly alt?: string
}

/** A post of our own invention, from which the origin derives all that a platform would answer. */
export interface FixturePost {
  readonly id: string
  readonly author: {
    readonly handle: string
    readonly name: string
    readonly id?: string
    readonly blue?: boolean
  }
  /** As a reader sees it, not escaped. A short link stands in it as `https://t.co/…` and in `links`. */
  readonly text: string
  /** Where each `https://t.co/…` of the text leads. */
  readonly links?: Readonly<Record<string, string>>
  /** ISO 8601; by default from the id. */
  readonly createdAt?: string
  readonly lang?: string
  readonly photos?: readonly Photo[]
  readonly video?: Video
  readonly quoted?: FixturePost
  readonly poll?: { readonly options: Readonly<Record<string, number>>; readonly endsAt: string }
  readonly replyTo?: { readonly id: string; readonly handle: string }
  /** All versions, oldest first, this one included. */
  readonly edits?: readonly string[]
  /** The text is the beginning of a long note. */
  readonly note?: boolean
  /** Which print of the entities (platforms.md § 1.1.6). */
  readonly form?: '2023' | '2026'
  readonly likes?: number
  readonly dead?: Death
}

/** When an id was given, to the second (platforms.md § 1.11). */
export function createdAt(post: FixturePost): Date {
  if (post.createdAt) return new Date(post.createdAt)
  const ms = Number((BigInt(post.id) >> 22n) + 1288834974657n)
  return new Date(ms - (ms % 1000))
}

/** The smallest X id of a moment: fixtures get ids that carry their time. */
export const idAt = (iso: string): string => String((BigInt(Date.parse(iso)) - 1288834974657n) << 22n)
