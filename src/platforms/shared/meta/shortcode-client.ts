import type { PlatformName, PostRef } from '../../../model/platform.ts'
import type { PlatformClient } from '../../../model/platform-definition.ts'
import type { SourceEvent } from '../../../model/rate-limiter.ts'
import type { PostSource } from '../fetch-source.ts'
import { RefusalBackoff } from '../refusal-backoff.ts'
import { createTwoSourceClient } from '../two-source-client.ts'
import { graphOembedUrl, readGraphOembed } from './graph-oembed.ts'
import { createPageWithOembed } from './page-with-oembed.ts'
import { publicShortcode } from './shortcode.ts'

/** A platform of Meta whose posts have shortcodes: Instagram and Threads. */
export interface ShortcodePlatform {
  readonly name: PlatformName
  readonly canary: PostRef
  /** The base URL of its pages. */
  readonly url: string
  readonly oembedUrl: string
  /** What not-found may mean beside a deletion. */
  readonly notFoundNote: string
  /** The path of a post's embed page. */
  embedPath(post: PostRef): string
  readonly readEmbed: PostSource['read']
  readonly readPage: PostSource['read']
  /** Finds the shortcode of the post in the markup that oEmbed answers; null if there is none. */
  codeInMarkup(html: string): string | null
  /** The post under its shortcode, for one whose id has the key of a private share behind it. */
  withCode(code: string, post: PostRef): PostRef
}

/** The words of the pages are English with this header (platforms-2.md § 8.1). */
const ENGLISH = { 'accept-language': 'en-US' }

/** Creates a client: the embed page, the post's page as the second witness, and oEmbed, which comes first in checks. */
export function createShortcodeClient(
  platform: ShortcodePlatform,
  onEvent: (event: SourceEvent) => void,
): PlatformClient {
  const { name, canary, url, notFoundNote } = platform
  const refusals = new RefusalBackoff()
  const html = { answers: 'html', refusals } as const
  const embed: PostSource = {
    ...html,
    witness: `${name}-embed`,
    name: `${name} embed`,
    label: 'The embed page',
    request: (post) => ({ url: url + platform.embedPath(post), headers: ENGLISH, redirects: 0 }),
    read: platform.readEmbed,
  }
  const page: PostSource = {
    ...html,
    witness: `${name}-page`,
    name: `${name} page`,
    label: "The post's page",
    wordsOnly: true,
    request: (post) => ({ url: url + new URL(post.url).pathname, headers: ENGLISH, redirects: 0 }),
    read: platform.readPage,
  }
  const oembed: PostSource = {
    witness: `${name}-oembed`,
    name: `${name} oembed`,
    label: 'oEmbed',
    wordsOnly: true,
    answers: 'json',
    refusals,
    request: (post) => ({ url: graphOembedUrl(platform.oembedUrl, post), redirects: 0 }),
    read: (exchange, text, post, at) =>
      readGraphOembed(exchange, text, post, at, `${name}-oembed`, platform.codeInMarkup),
  }
  const client = createTwoSourceClient({
    primary: embed,
    second: createPageWithOembed(page, oembed),
    checkFirst: oembed,
    canary,
    secondIfFree: true,
    notFoundNote,
    onEvent,
  })
  const withoutKey = (post: PostRef): PostRef => {
    const code = publicShortcode(post.id)
    return code === post.id ? post : platform.withCode(code, post)
  }
  return {
    ask: (post, context) => client.ask(withoutKey(post), context),
    check: (post, context) => client.check(withoutKey(post), context),
    aliasOf: async (post) => (withoutKey(post).id === post.id ? null : withoutKey(post)),
  }
}
