import { blankRecord } from '../../model/blank-record.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Author, Medium, PostMetrics, PostRecord } from '../../model/post-record.ts'
import { cleanText } from '../shared/clean-text.ts'
import { parseMediaUrl } from '../shared/media-url.ts'
import { findPlainTextEntities } from '../shared/plain-text-entities.ts'
import {
  getCount,
  getObject,
  getString,
  getStrings,
  getTime,
  type JsonObject,
} from '../shared/untyped-json.ts'

/** Hosts of Vine's films and pictures over the years. */
const HOSTS = ['vine.co', 'vines.s3.amazonaws.com']

/** An address on Vine's media hosts, as https; null for any other. */
export const vineMediaUrl = (written: string | null): string | null =>
  parseMediaUrl(written?.replace(/^http:/, 'https:'), HOSTS)

/**
 * Builds the record of a Vine from its JSON: `archive.vine.co/posts/ID.json`, or `POST_DATA` in its page, where counts are
 * objects. Their fields are those that youtube-dl and cobalt read.
 *
 * @returns null if the JSON is of another post, or has neither words nor a film
 */
export function buildVineRecord(post: PostRef, data: JsonObject, at: Date): PostRecord | null {
  const permalink = getString(data, 'permalinkUrl') ?? getString(data, 'shareUrl') ?? ''
  if (!permalink.endsWith(`/v/${post.id}`) && getString(data, 'shortId') !== post.id) return null
  const text = cleanText(getString(data, 'description') ?? '') || null
  const media = mediaOf(data)
  if (text === null && media.length === 0) return null
  const publishedAt = publishedAtOf(data)
  const explicit = getCount(data, 'explicitContent')
  return {
    ...blankRecord(post, 'web-archive'),
    author: authorOf(data),
    publishedAt,
    publishedOn: publishedAt?.slice(0, 10) ?? null,
    text,
    entities: findPlainTextEntities(text ?? '', (tag) => `https://vine.co/tags/${encodeURIComponent(tag)}`),
    media,
    sensitive: explicit === null ? null : explicit > 0,
    metrics: metricsOf(data, at),
    archivedAt: at.toISOString(),
  }
}

/** Vine wrote its times without a zone; they are UTC. */
function publishedAtOf(data: JsonObject): string | null {
  const written = getString(data, 'created') ?? ''
  return getTime({ created: /[Z+]/.test(written) ? written : `${written}Z` }, 'created')
}

function authorOf(data: JsonObject): Author | null {
  const name = getString(data, 'username')
  const id = getString(data, 'userIdStr')
  if (name === null) return null
  return {
    id,
    name,
    handle: getStrings(data, 'vanityUrls')[0] ?? name,
    url: id === null ? null : `https://vine.co/u/${id}`,
    avatarUrl: vineMediaUrl(getString(data, 'avatarUrl')),
    verification: getCount(data, 'verified') === 1 ? 'verified' : null,
    affiliation: null,
  }
}

function mediaOf(data: JsonObject): Medium[] {
  const [url, ...fallbackUrls] = ['videoUrl', 'videoDashUrl', 'videoLowURL'].flatMap(
    (key) => vineMediaUrl(getString(data, key)) ?? [],
  )
  const posterUrl = vineMediaUrl(getString(data, 'thumbnailUrl'))
  return url === undefined ? [] : [vineFilm(url, posterUrl, fallbackUrls)]
}

/** A Vine's film. */
export const vineFilm = (url: string, posterUrl: string | null, fallbackUrls: string[] = []): Medium => ({
  kind: 'video',
  url,
  fallbackUrls,
  posterUrl,
  alt: null,
  width: null,
  height: null,
  durationMs: null,
})

function metricsOf(data: JsonObject, at: Date): PostMetrics {
  const count = (key: string) => getCount(data, key) ?? getCount(getObject(data, key), 'count')
  return {
    at: at.toISOString(),
    likes: count('likes'),
    replies: count('comments'),
    reposts: count('reposts'),
    quotes: null,
    views: count('loops'),
  }
}
