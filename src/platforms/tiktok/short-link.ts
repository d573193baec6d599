import type { AskContext } from '../../model/ask-context.ts'

import type { PostRef } from '../../model/platform.ts'
import { resolveByRedirect, type SharedLinkResolution } from '../shared/shared-link.ts'
import { isShortId, parseTiktokUrl } from './post-url.ts'

/**
 * Resolves a short link (`vm.tiktok.com/{key}`, `/t/{key}`) by its first redirect (platforms-2.md § 5.1).
 *
 * @throws the reason of `context.signal`
 */
export const resolveShortLink = (
  base: string,
  { id }: PostRef,
  context: AskContext,
): Promise<SharedLinkResolution> =>
  resolveByRedirect({ url: `${base}/${id}`, source: 'tiktok link' }, parse, context)

const parse = (url: URL): PostRef | null => {
  const post = parseTiktokUrl(url)
  return post === null || isShortId(post.id) ? null : post
}
