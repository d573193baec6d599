import type { PlatformName } from './platform.ts'

/** An alias of a post and its permanent id, such as a Bluesky at-URI with a handle and the one with the DID. */
export interface PostAlias {
  readonly platform: PlatformName
  readonly alias: string
  readonly id: string
}

/** Stores which ids name the same post. */
export interface PostAliases {
  /** Stores an alias and merges the data under it into the post. Idempotent. */
  merge(alias: PostAlias): Promise<void>
}
