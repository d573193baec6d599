import { InputError } from '../../model/errors.ts'
import type { PostRef } from '../../model/platform.ts'
import { addressRefusedError, assertPublicUrl } from '../../outbound/ssrf-guard.ts'
import type { ConnectedPlatforms } from '../../platforms/connect-platforms.ts'

/** What `URL` would quietly drop, or a header be split by. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNWRITABLE = /[\u0000-\u0020\u007f]/

/**
 * Refuses at the door what can be told from an address alone (design rule 7).
 *
 * @param allow exceptions, as in `STET_ALLOW_PRIVATE`
 * @throws FetchError `address-refused`
 */
export function assertAcceptableUrl(url: string, allow: readonly string[]): void {
  if (UNWRITABLE.test(url)) {
    throw addressRefusedError(JSON.stringify(url), 'it has a space or a control character in it')
  }
  assertPublicUrl(url, allow)
}

/**
 * The post that an address means.
 *
 * @throws FetchError `address-refused` · InputError `post-unrecognised`
 */
export function parseSubmittedPost(
  url: string,
  platforms: ConnectedPlatforms,
  allow: readonly string[],
): PostRef {
  // The address of a Bluesky post within its own network names no host that would be asked.
  if (!url.startsWith('at://')) assertAcceptableUrl(url, allow)
  const post = platforms.post(url)
  if (post) {
    // It may have stood in the address of another: a web archive's, or of whoever passes readers on.
    assertAcceptableUrl(post.url, allow)
    return post
  }
  throw new InputError('post-unrecognised', `No platform claims ${url}.`, {
    input: url,
    hint: 'Give the address of one post, such as https://x.com/jack/status/20.',
  })
}
