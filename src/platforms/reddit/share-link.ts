import type { AskContext } from '../../model/ask-context.ts'
import type { PostRef } from '../../model/platform.ts'
import { resolveByRedirect, type SharedLinkResolution } from '../shared/shared-link.ts'
import { isShareId, parseRedditUrl } from './post-url.ts'

/**
 * Resolves a shared link (`/r/{community}/s/{key}`) by its first redirect (platforms-2.md § 6.1).
 *
 * @throws the reason of `context.signal`
 */
export const resolveShareLink = (
  base: string,
  { id }: PostRef,
  context: AskContext,
): Promise<SharedLinkResolution> =>
  resolveByRedirect({ url: `${base}/${id}`, source: 'reddit link' }, parse, context)

function parse(target: URL): PostRef | null {
  const post = parseRedditUrl(target)
  return post === null || isShareId(post.id) ? null : post
}
