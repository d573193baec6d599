import type { PlatformClient } from '../../model/platform-definition.ts'
import type { SourceEvent } from '../../model/rate-limiter.ts'
import type { PostSource } from '../shared/fetch-source.ts'
import { RefusalBackoff } from '../shared/refusal-backoff.ts'
import { createTwoSourceClient } from '../shared/two-source-client.ts'
import { createVideoRef } from './create-video-ref.ts'
import { withFilm } from './film.ts'
import { buildYoutubeOembedUrl, readYoutubeOembed } from './oembed.ts'
import { buildPlayerRequest, readPlayer } from './player.ts'

export interface YoutubeConfig {
  /** The id of the canary, a video known to live. */
  readonly canary: string
  readonly url: string
  readonly clientVersion: string
  /** `on` requests the film's file too. */
  readonly video: string
}

/** Creates a client of YouTube: the web client's player, and oEmbed, which is cheaper and comes first in checks. */
export function createYoutubeClient(
  { canary, url, clientVersion, video }: YoutubeConfig,
  onEvent: (event: SourceEvent) => void,
): PlatformClient {
  const known = createVideoRef(canary)
  if (known === null) throw new TypeError(`${canary} is no video of YouTube.`)
  const common = { answers: 'json', refusals: new RefusalBackoff() } as const
  const oembed: PostSource = {
    ...common,
    witness: 'youtube-oembed',
    name: 'youtube oembed',
    label: 'oEmbed',
    wordsOnly: true,
    request: (post) => ({ url: buildYoutubeOembedUrl(url, post), redirects: 0 }),
    read: readYoutubeOembed,
  }
  const client = createTwoSourceClient({
    primary: {
      ...common,
      witness: 'youtube-player',
      name: 'youtube player',
      label: 'The player',
      request: (post) => buildPlayerRequest(url, clientVersion, post),
      read: readPlayer,
    },
    second: oembed,
    checkFirst: oembed,
    canary: known,
    onEvent,
  })
  if (video !== 'on') return client
  return {
    ...client,
    async ask(post, context) {
      const answer = await client.ask(post, context)
      if (answer.liveness !== 'live' || answer.record === null) return answer
      return { ...answer, record: await withFilm(answer.record, post, url, context) }
    },
  }
}
