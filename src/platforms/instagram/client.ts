import type { PlatformClient } from '../../model/platform-definition.ts'
import type { SourceEvent } from '../../model/rate-limiter.ts'
import { createShortcodeClient } from '../shared/meta/shortcode-client.ts'
import { readInstagramEmbed } from './embed-page.ts'
import { readPostPage } from './post-page.ts'
import { instagramRef, parsePostAddress, parseShortcode } from './post-ref.ts'

export interface InstagramConfig {
  /** The shortcode of the canary, a post known to live. */
  readonly canary: string
  readonly url: string
  readonly oembedUrl: string
}

/** Creates a client of Instagram. */
export function createInstagramClient(
  { canary, url, oembedUrl }: InstagramConfig,
  onEvent: (event: SourceEvent) => void,
): PlatformClient {
  const known = parseShortcode(canary)
  if (known === null) throw new TypeError(`${canary} is no shortcode of Instagram.`)
  return createShortcodeClient(
    {
      name: 'instagram',
      canary: known,
      url,
      oembedUrl,
      notFoundNote:
        'Instagram says the same of a post that is deleted, made private, or no longer embeddable.',
      // `/reel/CODE/embed/` answers an empty shell.
      embedPath: ({ id }) => `/p/${id}/embed/captioned/`,
      readEmbed: readInstagramEmbed,
      readPage: readPostPage,
      codeInMarkup: (html) =>
        parsePostAddress(/data-instgrm-permalink="([^"]+)"/.exec(html)?.[1])?.id ?? null,
      withCode: (code, post) => instagramRef(code, post.url.includes('/reel/') ? 'reel' : 'p'),
    },
    onEvent,
  )
}
