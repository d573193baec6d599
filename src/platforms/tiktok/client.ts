import type { PlatformClient } from '../../model/platform-definition.ts'
import type { PostRecord } from '../../model/post-record.ts'
import type { SourceEvent } from '../../model/rate-limiter.ts'
import type { PostSource } from '../shared/fetch-source.ts'
import { RefusalBackoff } from '../shared/refusal-backoff.ts'
import { withSharedLinks } from '../shared/shared-link.ts'
import { createTwoSourceClient } from '../shared/two-source-client.ts'
import { buildTiktokEmbedUrl, readTiktokEmbed } from './embed-page.ts'
import { buildTiktokOembedUrl, readTiktokOembed } from './oembed.ts'
import { buildItemsRequest, readItems } from './player.ts'
import { isShortId, tiktokRef, timeOfTiktokId } from './post-url.ts'
import { createSecondWitness } from './second-witness.ts'
import { resolveShortLink } from './short-link.ts'
import { buildPageUrl, readWebPage } from './web-page.ts'

export interface TiktokConfig {
  /** The id of the canary, a video known to live. */
  readonly canary: string
  readonly url: string
}

/** Creates a client of TikTok without an account: the embed page, and the list behind the player as the second witness. */
export function createTiktokClient(
  { canary, url }: TiktokConfig,
  onEvent: (event: SourceEvent) => void,
): PlatformClient {
  const known = tiktokRef(canary)
  if (known === null) throw new TypeError(`${canary} is no post of TikTok.`)
  const refusals = new RefusalBackoff()
  const embed: PostSource = {
    witness: 'tiktok-embed',
    name: 'tiktok embed',
    label: 'The embed page',
    answers: 'html',
    refusals,
    request: (post) => ({ url: buildTiktokEmbedUrl(url, post), redirects: 0 }),
    read: readTiktokEmbed,
  }
  const player: PostSource = {
    witness: 'tiktok-player',
    name: 'tiktok player',
    label: 'The player',
    answers: 'json',
    refusals,
    request: (post) => ({ ...buildItemsRequest(url, post), redirects: 0 }),
    read: readItems,
  }
  const oembed: PostSource = {
    witness: 'tiktok-oembed',
    name: 'tiktok oembed',
    label: 'oEmbed',
    answers: 'json',
    refusals,
    request: (post) => ({ url: buildTiktokOembedUrl(url, post), redirects: 0 }),
    read: readTiktokOembed,
  }
  const page: PostSource = {
    witness: 'tiktok-page',
    name: 'tiktok page',
    label: 'The page',
    answers: 'html',
    refusals,
    request: (post) => ({ url: buildPageUrl(url, post), redirects: 0 }),
    read: readWebPage,
  }
  const second = createSecondWitness(player, [oembed, page])
  const client = createTwoSourceClient({ primary: embed, second, checkFirst: second, canary: known, onEvent })
  return withSharedLinks(
    {
      check: (post, context) => client.check(post, context),
      async ask(post, context) {
        const answer = await client.ask(post, context)
        return { ...answer, record: answer.record && withTime(answer.record) }
      },
    },
    { isShared: isShortId, resolve: (post, context) => resolveShortLink(url, post, context) },
  )
}

/** The player and oEmbed tell no time, but the id does. */
function withTime(record: PostRecord): PostRecord {
  if (record.publishedAt !== null) return record
  const publishedAt = timeOfTiktokId(record.id)?.toISOString() ?? null
  return { ...record, publishedAt, publishedOn: publishedAt?.slice(0, 10) ?? null }
}
