import type { ArchivedPostReader } from '../model/archived-posts.ts'
import type { AskContext } from '../model/ask-context.ts'
import type { Citation } from '../model/citation.ts'
import { FetchError } from '../model/errors.ts'
import type { PostRef } from '../model/platform.ts'
import type { ConnectedPlatform } from '../platforms/connect-platforms.ts'
import { findArchivedPost, type WebArchiveDeps } from '../webarchive/archived-post.ts'
import { expandShortLink } from './expand-short-link.ts'
import { linksOfCitation, matchCitation } from './match-citation.ts'

const MAX_LINKS = 4

interface Deps {
  readonly platform: ConnectedPlatform
  readonly forms: ArchivedPostReader
  readonly context: AskContext
  /** Null if no web archive is configured. */
  readonly webArchive: WebArchiveDeps | null
}

/**
 * Finds the post by the short links in the citation's text: a link to a picture leads to its post. A link
 * may also lead to another post of the same author, so the texts must be equal.
 */
export async function resolveByLink(citation: Citation, deps: Deps): Promise<PostRef | null> {
  const { platform, context } = deps
  const { shortLinks } = platform
  if (shortLinks === undefined) return null
  const handle = citation.author?.handle.toLowerCase()
  const found = new Map<string, PostRef>()
  for (const link of linksOfCitation(citation, shortLinks).slice(0, MAX_LINKS)) {
    const target = await expandShortLink(link, shortLinks, context)
    const post = target === null ? null : platform.recogniser.post(target)
    if (post === null || handle === undefined || !post.url.toLowerCase().includes(`/${handle}/`)) continue
    if (!found.has(post.id) && (await hasSameText(post, citation, deps))) found.set(post.id, post)
  }
  const [post = null, ...more] = found.values()
  return more.length === 0 ? post : null
}

/** Does the post, live or archived, match the citation? */
async function hasSameText(
  post: PostRef,
  citation: Citation,
  { platform, forms, context, webArchive }: Deps,
): Promise<boolean> {
  const { record } = await platform.ask(post, context)
  if (record !== null)
    return matchCitation(citation, { record, links: [], repost: false }, platform.shortLinks) !== null
  if (webArchive === null) return false
  try {
    const near = forms.publishedAt(post.id) ?? context.clock.now()
    const copy = await findArchivedPost(post, [null], near, webArchive)
    return copy !== null && matchCitation(citation, copy, platform.shortLinks) !== null
  } catch (thrown) {
    context.signal?.throwIfAborted()
    if (!(thrown instanceof FetchError)) throw thrown
    return false
  }
}
