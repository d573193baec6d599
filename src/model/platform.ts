import { z } from 'zod'

/** The platforms Stet knows by name. A post is addressed by one of these and an id. */
export const PLATFORMS = [
  'x',
  'bluesky',
  'mastodon',
  'truthsocial',
  'instagram',
  'threads',
  'facebook',
  'tiktok',
  'youtube',
  'reddit',
  'telegram',
] as const

export const PlatformName = z.enum(PLATFORMS)
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
