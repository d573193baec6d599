import type { PlatformName } from './platform.ts'

/** Another id of a post, and the id that lasts: a Bluesky handle's at-URI, and the DID's. */
export interface PostAlias {
  readonly platform: PlatformName
  readonly alias: string
  readonly id: string
}

/** Remembers which ids name the same post. */
export interface PostAliases {
  /** Records an alias, and merges what is known under it into the post. Idempotent. */
  merge(alias: PostAlias): Promise<void>
}
