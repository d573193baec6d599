import type { Db } from '../../catalog/catalog.ts'
import { mergePostAlias } from '../../catalog/posts/post-aliases.ts'
import { findPost } from '../../catalog/posts/posts.ts'
import type { Clock } from '../../model/clock.ts'
import type { PostAliases } from '../../model/post-aliases.ts'

/** The aliases found during one capture, recorded in the catalog. */
export interface CaptureAliases extends PostAliases {
  /** The generation of the capture; after an alias was merged, that of the merged post. */
  readonly generation: number
}

/**
 * Records aliases in the catalog during a capture. The capture then continues under the canonical id, which may have
 * another generation. The end of the capture must name that generation, or the request stays open.
 *
 * @param generation of the capture when it was claimed
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
