import { z } from 'zod'

/**
 * The order of a list of posts, each newest first: `known` by the time at which Stet first knew of the post, `published` by its
 * time of publication, posts without a known one last; `relevance` by how well it matches the words.
 */
export const PostSort = z.enum(['known', 'published', 'relevance'])
export type PostSort = z.infer<typeof PostSort>
