import type { PostRef } from '../../model/platform.ts'
import type { PlatformClient } from '../../model/platform-definition.ts'
import type { SourceEvent } from '../../model/rate-limiter.ts'
import type { PostSource } from '../shared/fetch-source.ts'
import { graphOembedUrl, readGraphOembed } from '../shared/meta/graph-oembed.ts'
import { createPageWithOembed } from '../shared/meta/page-with-oembed.ts'
import { publicShortcode } from '../shared/meta/shortcode.ts'
import { RefusalBackoff } from '../shared/refusal-backoff.ts'
import { createTwoSourceClient } from '../shared/two-source-client.ts'
import { embedPageUrl, readInstagramEmbed } from './embed-page.ts'
import { readPostPage } from './post-page.ts'
import { instagramRef, parsePostAddress, parseShortcode } from './post-ref.ts'

export interface InstagramConfig {
  /** The shortcode of the canary, a post known to live. */
  readonly canary: string
  readonly url: string
  readonly oembedUrl: string
}

/** The words of the pages are English with this header (platforms-2.md § 8.1). */
const ENGLISH = { 'accept-language': 'en-US' }

/** Creates a client of Instagram: the embed page, the post's page as the second witness, and oEmbed, which comes first in checks. */
export function createInstagramClient(
  { canary, url, oembedUrl }: InstagramConfig,
  onEvent: (event: SourceEvent) => void,
): PlatformClient {
  const known = parseShortcode(canary)
  if (known === null) throw new TypeError(`${canary} is no shortcode of Instagram.`)
  const refusals = new RefusalBackoff()
  const embed: PostSource = {
    witness: 'instagram-embed',
    name: 'instagram embed',
    label: 'The embed page',
    answers: 'html',
    refusals,
    request: (post) => ({ url: embedPageUrl(url, post), headers: ENGLISH, redirects: 0 }),
    read: readInstagramEmbed,
  }
  const page: PostSource = {
    witness: 'instagram-page',
    name: 'instagram page',
    label: "The post's page",
    wordsOnly: true,
    answers: 'html',
    refusals,
    request: (post) => ({ url: `${url}${new URL(post.url).pathname}`, headers: ENGLISH, redirects: 0 }),
    read: readPostPage,
  }
  const oembed: PostSource = {
    witness: 'instagram-oembed',
    name: 'instagram oembed',
    label: 'oEmbed',
    wordsOnly: true,
    answers: 'json',
    refusals,
    request: (post) => ({ url: graphOembedUrl(oembedUrl, post), redirects: 0 }),
    read: (exchange, text, post, at) =>
      readGraphOembed(exchange, text, post, at, 'instagram-oembed', codeInMarkup),
  }
  const client = createTwoSourceClient({
    primary: embed,
    second: createPageWithOembed(page, oembed),
    checkFirst: oembed,
    canary: known,
    secondIfFree: true,
    notFoundNote: 'Instagram says the same of a post that is deleted, made private, or no longer embeddable.',
    onEvent,
  })
  return {
    ask: (post, context) => client.ask(withoutKey(post), context),
    check: (post, context) => client.check(withoutKey(post), context),
    aliasOf: async (post) => (withoutKey(post).id === post.id ? null : withoutKey(post)),
  }
}

/** A private share has a key behind the shortcode of the post. */
function withoutKey(post: PostRef): PostRef {
  const code = publicShortcode(post.id)
  return code === post.id ? post : instagramRef(code, post.url.includes('/reel/') ? 'reel' : 'p')
}

const codeInMarkup = (html: string): string | null =>
  parsePostAddress(/data-instgrm-permalink="([^"]+)"/.exec(html)?.[1])?.id ?? null
