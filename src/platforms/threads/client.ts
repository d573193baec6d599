import type { PostRef } from '../../model/platform.ts'
import type { PlatformClient } from '../../model/platform-definition.ts'
import type { SourceEvent } from '../../model/rate-limiter.ts'
import type { PostSource } from '../shared/fetch-source.ts'
import { graphOembedUrl, readGraphOembed } from '../shared/meta/graph-oembed.ts'
import { createPageWithOembed } from '../shared/meta/page-with-oembed.ts'
import { publicShortcode } from '../shared/meta/shortcode.ts'
import { RefusalBackoff } from '../shared/refusal-backoff.ts'
import { createTwoSourceClient } from '../shared/two-source-client.ts'
import { readThreadsEmbed, threadsEmbedUrl } from './embed-page.ts'
import { readThreadsPage } from './post-page.ts'
import { parseThreadsAddress, parseThreadsCode, threadsRef } from './post-ref.ts'

export interface ThreadsConfig {
  /** The shortcode of the canary, a post known to live. */
  readonly canary: string
  readonly url: string
  readonly oembedUrl: string
}

/** The words of the pages are English with this header. */
const ENGLISH = { 'accept-language': 'en-US' }

/** Creates a client of Threads: the embed page, the post's page as the second witness, and oEmbed, which comes first in checks. */
export function createThreadsClient(
  { canary, url, oembedUrl }: ThreadsConfig,
  onEvent: (event: SourceEvent) => void,
): PlatformClient {
  const known = parseThreadsCode(canary)
  if (known === null) throw new TypeError(`${canary} is no shortcode of Threads.`)
  const refusals = new RefusalBackoff()
  const embed: PostSource = {
    witness: 'threads-embed',
    name: 'threads embed',
    label: 'The embed page',
    answers: 'html',
    refusals,
    request: (post) => ({ url: threadsEmbedUrl(url, post), headers: ENGLISH, redirects: 0 }),
    read: readThreadsEmbed,
  }
  const page: PostSource = {
    witness: 'threads-page',
    name: 'threads page',
    label: "The post's page",
    wordsOnly: true,
    answers: 'html',
    refusals,
    request: (post) => ({ url: `${url}${new URL(post.url).pathname}`, headers: ENGLISH, redirects: 0 }),
    read: readThreadsPage,
  }
  const oembed: PostSource = {
    witness: 'threads-oembed',
    name: 'threads oembed',
    label: 'oEmbed',
    wordsOnly: true,
    answers: 'json',
    refusals,
    request: (post) => ({ url: graphOembedUrl(oembedUrl, post), redirects: 0 }),
    read: (exchange, text, post, at) =>
      readGraphOembed(exchange, text, post, at, 'threads-oembed', codeInMarkup),
  }
  const client = createTwoSourceClient({
    primary: embed,
    second: createPageWithOembed(page, oembed),
    checkFirst: oembed,
    canary: known,
    secondIfFree: true,
    notFoundNote:
      'Threads says the same of a post that is deleted, made private, or shown to readers with an account only.',
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
  return code === post.id ? post : threadsRef(code, parseThreadsAddress(post.url)?.handle ?? null)
}

const codeInMarkup = (html: string): string | null =>
  parseThreadsAddress(/data-text-post-permalink="([^"]+)"/.exec(html)?.[1])?.code ?? null
