import { z } from 'zod'

/**
 * A platform's name in ids, keys and routes. It is an open set, so that records of a platform unknown to this version
 * stay readable. The platform registry lists the known ones.
 */
export const PlatformName = z.string().regex(/^[a-z][a-z0-9]{0,31}$/)
export type PlatformName = z.infer<typeof PlatformName>

/** One social post: platform, id in the platform's own form, and the canonical URL. */
export const PostRef = z.object({
  platform: PlatformName,
  id: z.string().min(1),
  url: z.url(),
})
export type PostRef = z.infer<typeof PostRef>

/** The name of a post in routes, jobs and logs, such as `x/20`. The id is percent-encoded. */
export function postSlug(post: Pick<PostRef, 'platform' | 'id'>): string {
  return `${post.platform}/${encodeURIComponent(post.id)}`
}
