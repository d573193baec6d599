import { z } from 'zod'

/**
 * A platform's name, as in ids, keys and routes. Records of a platform that this version does not
 * know stay readable; which platforms it knows, the registry of platforms says.
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

/** `x/20`: how a post is named in routes, jobs and logs. The id is percent-encoded. */
export function postSlug(post: Pick<PostRef, 'platform' | 'id'>): string {
  return `${post.platform}/${encodeURIComponent(post.id)}`
}
