import { z } from 'zod'
import type { ExportedArticle } from './exported-article.ts'

const Post = z.object({
  slug: z.string(),
  title: z.string().nullish(),
  html: z.string().nullish(),
  status: z.string(),
  visibility: z.string().nullish(),
  canonical_url: z.string().nullish(),
  published_at: z.string().nullish(),
  updated_at: z.string().nullish(),
})
const Data = z.object({ data: z.object({ posts: z.array(z.unknown()) }) })
/** The file of Ghost's export, and the answer of its content API. */
const Export = z.union([
  z.object({ db: z.array(Data).min(1) }).transform(({ db }) => db.flatMap(({ data }) => data.posts)),
  z.object({ posts: z.array(z.unknown()), meta: z.unknown() }).transform(({ posts }) => posts),
])

/**
 * Reads the published posts and pages of a Ghost export (ghost.org/docs/migration). Their addresses are Ghost's default, the
 * slug below the site's address. Bodies that members alone may read are left out.
 *
 * @returns null if it is none
 */
export function readGhostPosts(value: unknown): ExportedArticle[] | null {
  const found = Export.safeParse(value)
  if (!found.success) return null
  return found.data.flatMap((one) => {
    const post = Post.safeParse(one).data
    if (post === undefined || post.status !== 'published') return []
    const open = (post.visibility ?? 'public') === 'public'
    return [
      {
        address: `/${post.slug}/`,
        title: post.title ?? null,
        publishedAt: post.published_at ?? null,
        modifiedAt: post.updated_at ?? null,
        html: open ? (post.html ?? '') : '',
      },
    ]
  })
}
