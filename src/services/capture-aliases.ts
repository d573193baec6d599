import type { Db } from '../catalog/catalog.ts'
import { mergePostAlias } from '../catalog/posts/post-aliases.ts'
import { findPost } from '../catalog/posts/posts.ts'
import type { Clock } from '../model/clock.ts'
import type { PostAliases } from '../model/post-aliases.ts'

/** The aliases that one capture finds, recorded in the catalog. */
export interface CaptureAliases extends PostAliases {
  /** The generation of the capture: that of the merged post, once an alias was merged. */
  readonly generation: number
}

/**
 * Records aliases in the catalog during a capture. The capture then continues under the canonical id, whose generation may
 * be another; its end must name that one, or the request would stay open.
 *
 * @param generation of the capture as it was claimed
 */
export function createCaptureAliases(db: Db, clock: Clock, generation: number): CaptureAliases {
  let current = generation
  return {
    get generation() {
      return current
    },
    async merge(alias) {
      await mergePostAlias(db, alias, clock.now())
      const post = await findPost(db, { platform: alias.platform, id: alias.id })
      if (post) current = post.capture_generation
    },
  }
}
