import type { AskContext } from '../../model/ask-context.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PlatformClient } from '../../model/platform-definition.ts'
import type { PostAnswer } from '../../model/post-answer.ts'
import type { SourceEvent } from '../../model/rate-limiter.ts'
import type { PostSource } from '../shared/fetch-source.ts'
import { graphOembedUrl, readGraphOembed } from '../shared/meta/graph-oembed.ts'
import { createPageWithOembed } from '../shared/meta/page-with-oembed.ts'
import { RefusalBackoff } from '../shared/refusal-backoff.ts'
import { resolveByRedirect, withSharedLinks } from '../shared/shared-link.ts'
import { type SourceStatus, unavailableAnswer } from '../shared/source-status.ts'
import { createTwoSourceClient } from '../shared/two-source-client.ts'
import { pluginUrl, readPlugin } from './plugin-page.ts'
import { postPageUrl, readFacebookPage } from './post-page.ts'
import { isFacebookShareId, isGroupPost, parseFacebookCanary, parseFacebookUrl } from './post-url.ts'

export interface FacebookConfig {
  /** The canary, a post known to live, by its address. */
  readonly canary: string
  readonly url: string
  readonly mobileUrl: string
  readonly oembedUrl: string
}

/** The words of the pages are English with this header, and with `locale=en_US`. */
const ENGLISH = { 'accept-language': 'en-US' }
const PLUGIN = 'facebook-plugin'

/**
 * Creates a client of Facebook without an account: the plugin for embedded posts, the post's page as the second witness, and oEmbed, which
 * comes first in checks. None names a deletion, and "no longer available" is also said of living posts: it counts only for a post that a
 * snapshot shows as the plugin served it (platforms-2.md § 10.3).
 */
export function createFacebookClient(
  config: FacebookConfig,
  onEvent: (event: SourceEvent) => void,
): PlatformClient {
  const known = parseFacebookCanary(config.canary)
  if (known === null) throw new TypeError(`${config.canary} is no post of Facebook.`)
  const refusals = new RefusalBackoff()
  const clientFor = (unavailable: SourceStatus) => {
    const { plugin, page, oembed } = createSources(config, refusals, unavailable)
    return createTwoSourceClient({
      primary: plugin,
      second: createPageWithOembed(page, oembed),
      checkFirst: oembed,
      canary: known,
      notFoundNote:
        'Facebook says the same of a post that is deleted, made private, or no longer embeddable.',
      onEvent,
    })
  }
  const never = clientFor(unavailableAnswer)
  const shown = clientFor({ kind: 'not-found' })
  const clientOf = async ({ witnesses }: AskContext) =>
    (await witnesses?.())?.includes(PLUGIN) ? shown : never

  const unlessGroup =
    (how: 'ask' | 'check') =>
    async (post: PostRef, context: AskContext): Promise<PostAnswer> =>
      isGroupPost(post) ? GROUP : (await clientOf(context))[how](post, context)
  return withSharedLinks(
    { ask: unlessGroup('ask'), check: unlessGroup('check') },
    {
      isShared: isFacebookShareId,
      resolve: ({ id }, context) =>
        resolveByRedirect(
          { url: `${config.mobileUrl}/${id}/`, source: 'facebook link' },
          parseTarget,
          context,
        ),
    },
  )
}

const parseTarget = (url: URL): PostRef | null => {
  const post = parseFacebookUrl(url)
  return post === null || isFacebookShareId(post.id) ? null : post
}

const GROUP: PostAnswer = {
  liveness: 'unknown',
  reason: 'upstream',
  refused: true,
  retryAt: null,
  record: null,
  missing: [],
  evidence: [],
  notes: ['Facebook shows posts of groups to members only.'],
}

interface Sources {
  readonly plugin: PostSource
  readonly page: PostSource
  readonly oembed: PostSource
}

function createSources(
  { url, oembedUrl }: FacebookConfig,
  refusals: RefusalBackoff,
  unavailable: SourceStatus,
): Sources {
  const common = { refusals } as const
  return {
    plugin: {
      ...common,
      witness: PLUGIN,
      name: 'facebook plugin',
      label: 'The plugin',
      answers: 'html',
      request: (post) => ({ url: pluginUrl(url, post), headers: ENGLISH, redirects: 0 }),
      read: (exchange, text, post, at) => readPlugin(exchange, text, post, at, unavailable),
    },
    page: {
      ...common,
      witness: 'facebook-page',
      name: 'facebook page',
      label: "The post's page",
      wordsOnly: true,
      answers: 'html',
      request: (post) => ({ url: postPageUrl(url, post), headers: ENGLISH, redirects: 0 }),
      read: readFacebookPage,
    },
    oembed: {
      ...common,
      witness: 'facebook-oembed',
      name: 'facebook oembed',
      label: 'oEmbed',
      wordsOnly: true,
      answers: 'json',
      request: (post) => ({
        url: graphOembedUrl(`${oembedUrl}/${isVideo(post) ? 'oembed_video' : 'oembed_post'}`, post),
        redirects: 0,
      }),
      read: (exchange, text, post, at) =>
        readGraphOembed(exchange, text, post, at, 'facebook-oembed', idInMarkup),
    },
  }
}

const isVideo = ({ url }: PostRef): boolean => /facebook\.com\/(?:[^/]+\/videos|reel|watch)\//.test(url)

function idInMarkup(html: string): string | null {
  const url = URL.parse(/data-href="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '')
  return url === null ? null : (parseFacebookUrl(url)?.id ?? null)
}
