import type { ArchivedPostReader } from '../model/archived-posts.ts'
import type { AskContext } from '../model/ask-context.ts'
import type { Citation } from '../model/citation.ts'
import { FetchError } from '../model/errors.ts'
import type { PostRef } from '../model/platform.ts'
import type { ConnectedPlatform } from '../platforms/connect-platforms.ts'
import { findArchivedPost, type WebArchiveDeps } from '../webarchive/archived-post.ts'
import { expandShortLink } from './expand-short-link.ts'
import { linksOfCitation, matchCitation } from './match-citation.ts'

const MOST_LINKS = 4

interface Means {
  readonly platform: ConnectedPlatform
  readonly forms: ArchivedPostReader
  readonly context: AskContext
  /** Null: no archive is asked. */
  readonly means: WebArchiveDeps | null
}

/**
 * The post by a short link in its words: that of a picture leads to the post itself. It may lead to
 * another post of the same author as well, so the words must be the same.
 */
export async function resolveByLink(citation: Citation, how: Means): Promise<PostRef | null> {
  const { platform, context } = how
  const { shortLinks } = platform
  if (shortLinks === undefined) return null
  const handle = citation.author?.handle.toLowerCase()
  const found = new Map<string, PostRef>()
  for (const link of linksOfCitation(citation, shortLinks).slice(0, MOST_LINKS)) {
    const target = await expandShortLink(link, shortLinks, context)
    const post = target === null ? null : platform.recogniser.post(target)
    if (post === null || handle === undefined || !post.url.toLowerCase().includes(`/${handle}/`)) continue
    if (!found.has(post.id) && (await shows(post, citation, how))) found.set(post.id, post)
  }
  const [post = null, ...more] = found.values()
  return more.length === 0 ? post : null
}

/** Does the post say the citation's words, on the platform, or as it was archived? */
async function shows(
  post: PostRef,
  citation: Citation,
  { platform, forms, context, means }: Means,
): Promise<boolean> {
  const { record } = await platform.ask(post, context)
  if (record !== null)
    return matchCitation(citation, { record, links: [], repost: false }, platform.shortLinks) !== null
  if (means === null) return false
  try {
    const near = forms.publishedAt(post.id) ?? context.clock.now()
    const copy = await findArchivedPost(post, [null], near, means)
    return copy !== null && matchCitation(citation, copy, platform.shortLinks) !== null
  } catch (thrown) {
    context.signal?.throwIfAborted()
    if (!(thrown instanceof FetchError)) throw thrown
    return false
  }
}
