import type { PlatformClient } from '../../model/platform-definition.ts'
import type { SourceEvent } from '../../model/rate-limiter.ts'
import { createShortcodeClient } from '../shared/meta/shortcode-client.ts'
import { readThreadsEmbed } from './embed-page.ts'
import { readThreadsPage } from './post-page.ts'
import { parseThreadsAddress, parseThreadsCode, threadsRef } from './post-ref.ts'

export interface ThreadsConfig {
  /** The shortcode of the canary, a post known to live. */
  readonly canary: string
  readonly url: string
  readonly oembedUrl: string
}

/** Creates a client of Threads. */
export function createThreadsClient(
  { canary, url, oembedUrl }: ThreadsConfig,
  onEvent: (event: SourceEvent) => void,
): PlatformClient {
  const known = parseThreadsCode(canary)
  if (known === null) throw new TypeError(`${canary} is no shortcode of Threads.`)
  return createShortcodeClient(
    {
      name: 'threads',
      canary: known,
      url,
      oembedUrl,
      notFoundNote:
        'Threads says the same of a post that is deleted, made private, or shown to readers with an account only.',
      // It needs no name.
      embedPath: ({ id }) => `/t/${id}/embed`,
      readEmbed: readThreadsEmbed,
      readPage: readThreadsPage,
      codeInMarkup: (html) =>
        parseThreadsAddress(/data-text-post-permalink="([^"]+)"/.exec(html)?.[1])?.code ?? null,
      withCode: (code, post) => threadsRef(code, parseThreadsAddress(post.url)?.handle ?? null),
    },
    onEvent,
  )
}
