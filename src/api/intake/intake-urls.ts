import { InputError } from '../../model/errors.ts'
import type { PostRef } from '../../model/platform.ts'
import { addressRefusedError, assertPublicUrl } from '../../outbound/ssrf-guard.ts'
import type { ConnectedPlatforms } from '../../platforms/connect-platforms.ts'

/** Characters that `URL` silently removes, or that would split a header. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the expression finds control characters
const FORBIDDEN_CHARACTERS = /[\u0000-\u0020\u007f]/

/**
 * Refuses URLs that are unacceptable by their text alone, before any DNS lookup (design rule 7).
 *
 * @param allow private hosts to allow, as in `STET_ALLOW_PRIVATE`
 * @throws FetchError `address-refused`
 */
export function assertAcceptableUrl(url: string, allow: readonly string[]): void {
  if (FORBIDDEN_CHARACTERS.test(url)) {
    throw addressRefusedError(JSON.stringify(url), 'it contains a space or a control character')
  }
  assertPublicUrl(url, allow)
}

/**
 * Parses the URL of a post.
 *
 * @throws FetchError `address-refused` · InputError `post-unrecognised`
 */
export function parseSubmittedPost(
  url: string,
  platforms: ConnectedPlatforms,
  allow: readonly string[],
): PostRef {
  // An `at://` URL of Bluesky names no host that Stet would connect to.
  if (!url.startsWith('at://')) assertAcceptableUrl(url, allow)
  const post = platforms.post(url)
  if (post) {
    // The post's URL may come from inside another one, such as a web archive's or a redirector's.
    assertAcceptableUrl(post.url, allow)
    return post
  }
  throw new InputError('post-unrecognised', `No platform claims ${url}.`, {
    input: url,
    hint: 'Give the URL of one post, such as https://x.com/jack/status/20.',
  })
}
