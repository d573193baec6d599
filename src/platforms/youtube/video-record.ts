import { blankRecord } from '../../model/blank-record.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Author, Medium, PostRecord } from '../../model/post-record.ts'
import { parseMediaUrl } from '../shared/media-url.ts'
import { findPlainTextEntities } from '../shared/plain-text-entities.ts'
import {
  getBoolean,
  getCount,
  getObject,
  getObjects,
  getString,
  getTime,
  type JsonObject,
} from '../shared/untyped-json.ts'
import { readText } from './playability.ts'

/** The id of the video that a player's answer is about; null if it tells none. */
export function videoIdOf(player: JsonObject): string | null {
  return (
    getString(getObject(player, 'videoDetails'), 'videoId') ??
    getString(microformatOf(player), 'externalVideoId')
  )
}

const microformatOf = (player: JsonObject): JsonObject | null =>
  getObject(getObject(player, 'microformat'), 'playerMicroformatRenderer')

/**
 * Builds the record of a video from a player's answer (platforms-2.md § 4.2). The text is the title and, below an empty
 * line, the whole description. The film itself is not requested, so it is `served: false`.
 *
 * @returns null if the answer has no title
 */
export function buildVideoRecord(
  post: PostRef,
  player: JsonObject,
  witness: PostRecord['witness'],
  at: Date,
): PostRecord | null {
  const details = getObject(player, 'videoDetails')
  const micro = microformatOf(player)
  const title = getString(details, 'title') ?? readText(getObject(micro, 'title'))
  if (title === null) return null
  const description = readText(getObject(micro, 'description')) ?? getString(details, 'shortDescription')
  const text = description === null ? title : `${title}\n\n${description}`
  const family = getBoolean(micro, 'isFamilySafe')
  const byline = bylineOf(micro, details)
  return {
    ...blankRecord(post, witness),
    title,
    text,
    entities: findPlainTextEntities(text, hashtagUrl),
    author: readAuthor(details, micro),
    ...publishedOf(micro),
    media: [filmOf(post, details, micro)],
    sensitive: family === null ? null : !family,
    metrics: {
      at: at.toISOString(),
      likes: getCount(micro, 'likeCount'),
      replies: null,
      reposts: null,
      quotes: null,
      views: getCount(details, 'viewCount') ?? getCount(micro, 'viewCount'),
    },
    ...(byline === null ? {} : { byline }),
  }
}

/** The address of a hashtag's page. */
export const hashtagUrl = (tag: string): string =>
  `https://www.youtube.com/hashtag/${encodeURIComponent(tag.toLowerCase())}`

/** The handle at the end of a channel's address (`/@name`, formerly `/user/name`, `/c/name`); null for an id. */
export function handleIn(url: string | null): string | null {
  return /^https?:\/\/(?:www\.)?youtube\.com\/(?:@|user\/|c\/)([^/?#\s]{1,100})$/.exec(url ?? '')?.[1] ?? null
}

function readAuthor(details: JsonObject | null, micro: JsonObject | null): Author | null {
  const id = getString(details, 'channelId') ?? getString(micro, 'externalChannelId')
  const name = getString(micro, 'ownerChannelName') ?? getString(details, 'author')
  const handle = handleIn(getString(micro, 'ownerProfileUrl'))
  if (id === null && handle === null) return null
  return {
    id,
    name: name ?? handle ?? id ?? '',
    // Without the handle the id stands for it.
    handle: handle ?? id ?? '',
    url: `https://www.youtube.com/${handle === null ? `channel/${id}` : `@${handle}`}`,
    avatarUrl: null,
    verification: null,
    affiliation: null,
  }
}

/** `publishDate` has a time since 2023, and was a day before. */
function publishedOf(micro: JsonObject | null): Pick<PostRecord, 'publishedAt' | 'publishedOn'> {
  const written = getString(micro, 'publishDate') ?? getString(micro, 'uploadDate')
  const day = /^\d{4}-\d{2}-\d{2}$/.exec(written ?? '')?.[0]
  if (day !== undefined) return { publishedAt: null, publishedOn: day }
  const time = getTime({ written }, 'written')
  return { publishedAt: time, publishedOn: time?.slice(0, 10) ?? null }
}

function filmOf(post: PostRef, details: JsonObject | null, micro: JsonObject | null): Medium {
  const seconds = getCount(details, 'lengthSeconds') ?? getCount(micro, 'lengthSeconds')
  return {
    kind: 'video',
    url: post.url,
    fallbackUrls: [],
    posterUrl: posterOf(details) ?? posterOf(micro),
    alt: null,
    width: null,
    height: null,
    // A live stream has none.
    durationMs: seconds === null || seconds === 0 ? null : seconds * 1000,
    served: false,
  }
}

/** The largest thumbnail on YouTube's own host. */
function posterOf(holder: JsonObject | null): string | null {
  const all = getObjects(getObject(holder, 'thumbnail'), 'thumbnails')
  const largest = all.toSorted((a, b) => (getCount(b, 'width') ?? 0) - (getCount(a, 'width') ?? 0))
  return largest.map((one) => thumbnailUrl(getString(one, 'url'))).find((url) => url !== null) ?? null
}

/** An address of a thumbnail on YouTube's host; null for others. */
export const thumbnailUrl = (written: string | null): string | null => parseMediaUrl(written, ['ytimg.com'])

/** What the page shows beside the channel's name. */
function bylineOf(micro: JsonObject | null, details: JsonObject | null): string | null {
  const broadcast = getObject(micro, 'liveBroadcastDetails')
  const live = getBoolean(broadcast, 'isLiveNow') ?? getBoolean(details, 'isLive')
  const streamed = getString(broadcast, 'endTimestamp') !== null
  const marks = [
    getBoolean(micro, 'isUnlisted') ? 'Unlisted' : null,
    live ? 'Live now' : streamed ? 'Streamed live' : getBoolean(details, 'isUpcoming') ? 'Upcoming' : null,
  ].filter((one) => one !== null)
  return marks.length === 0 ? null : marks.join(' · ')
}
