import type { AskContext, PlatformAdapter } from '../model/adapter.ts'
import type { ArchivedPostReader } from '../model/archived.ts'
import type { Citation } from '../model/citation.ts'
import { FetchError } from '../model/errors.ts'
import type { PostRef } from '../model/platform.ts'
import { archivedPost, type WebArchiveDeps } from '../webarchive/archived-post.ts'
import { citedLinks, proofOf } from './same-post.ts'
import { expandShortLink } from './short-link.ts'

const MOST_LINKS = 4

interface Means {
  readonly adapter: PlatformAdapter
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
  const { adapter, forms, context } = how
  const handle = citation.author?.handle.toLowerCase()
  const found = new Map<string, PostRef>()
  for (const link of citedLinks(citation, forms).slice(0, MOST_LINKS)) {
    const target = await expandShortLink(link, context)
    const post = target === null ? null : adapter.recogniser.post(target)
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
  { adapter, forms, context, means }: Means,
): Promise<boolean> {
  const { record } = await adapter.ask(post, context)
  if (record !== null) return proofOf(citation, { record, links: [], repost: false }, forms) !== null
  if (means === null) return false
  try {
    const near = forms.publishedAt(post.id) ?? context.clock.now()
    const copy = await archivedPost(post, [null], near, means)
    return copy !== null && proofOf(citation, copy, forms) !== null
  } catch (thrown) {
    context.signal?.throwIfAborted()
    if (!(thrown instanceof FetchError)) throw thrown
    return false
  }
}
