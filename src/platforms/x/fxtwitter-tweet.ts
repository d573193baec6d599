import {
  getBoolean,
  getCount,
  getObject,
  getObjects,
  getString,
  type JsonObject,
} from '../shared/untyped-json.ts'

/**
 * Converts a status of the FxTwitter API, version 2, to the tweet object of `tweet-result` (platforms.md
 * §§ 1.3, 1.1.3), so that one reader reads both. `fxtwitter.ts` adds the fields that tweet objects lack.
 */
export function toTweetObject(status: JsonObject): JsonObject {
  const raw = getObject(status, 'raw_text')
  const quote = getObject(status, 'quote')
  const reply = getObject(status, 'replying_to')
  const seconds = getCount(status, 'created_timestamp')
  return {
    id_str: getString(status, 'id'),
    text: getString(raw, 'text') ?? getString(status, 'text') ?? '',
    ...(raw === null ? {} : { display_text_range: raw.display_text_range }),
    entities: entities(getObjects(raw, 'facets')),
    user: user(getObject(status, 'author')),
    ...(seconds === null ? {} : { created_at: new Date(seconds * 1000).toISOString() }),
    lang: getString(status, 'lang'),
    possibly_sensitive: getBoolean(status, 'possibly_sensitive'),
    favorite_count: getCount(status, 'likes'),
    reply_count: getCount(status, 'replies'),
    retweet_count: getCount(status, 'reposts'),
    mediaDetails: getObjects(getObject(status, 'media'), 'all').flatMap((one) => detail(one) ?? []),
    in_reply_to_screen_name: getString(reply, 'screen_name'),
    in_reply_to_status_id_str: getString(reply, 'status'),
    ...(quote === null ? {} : { quoted_tweet: toTweetObject(quote) }),
  }
}

function entities(facets: readonly JsonObject[]): JsonObject {
  const group = (type: string, make: (facet: JsonObject) => JsonObject) =>
    facets
      .filter((facet) => getString(facet, 'type') === type)
      .map((facet) => ({ indices: facet.indices, ...make(facet) }))
  const link = (facet: JsonObject) => ({
    url: getString(facet, 'original'),
    expanded_url: getString(facet, 'replacement'),
    display_url: getString(facet, 'display'),
  })
  return {
    urls: group('url', link),
    media: group('media', link),
    hashtags: group('hashtag', (facet) => ({ text: getString(facet, 'original') })),
    symbols: group('symbol', (facet) => ({ text: getString(facet, 'original') })),
    user_mentions: group('mention', (facet) => ({ screen_name: getString(facet, 'original') })),
  }
}

function user(author: JsonObject | null): JsonObject | null {
  if (author === null) return null
  const verification = getObject(author, 'verification')
  const type = getString(verification, 'type')
  return {
    id_str: getString(author, 'id'),
    name: getString(author, 'name'),
    screen_name: getString(author, 'screen_name'),
    profile_image_url_https: getString(author, 'avatar_url')?.replace(/_200x200(\.\w{3,4})$/, '_normal$1'),
    is_blue_verified: getBoolean(verification, 'verified'),
    verified_type: type === 'organization' ? 'business' : type,
  }
}

function detail(medium: JsonObject): JsonObject | null {
  const type = getString(medium, 'type')
  const size = { width: getCount(medium, 'width'), height: getCount(medium, 'height') }
  const alt = { ext_alt_text: getString(medium, 'altText') }
  const bare = (key: string) => getString(medium, key)?.replace(/\?.*$/, '')
  if (type === 'photo') return { type, media_url_https: bare('url'), original_info: size, ...alt }
  if (type !== 'video' && type !== 'gif') return null
  const duration = medium.duration
  const formats = getObjects(medium, 'formats').filter((one) => getString(one, 'container') === 'mp4')
  return {
    type: type === 'gif' ? 'animated_gif' : 'video',
    media_url_https: getString(medium, 'thumbnail_url'),
    original_info: size,
    ...alt,
    video_info: {
      ...(typeof duration === 'number' && duration > 0
        ? { duration_millis: Math.round(duration * 1000) }
        : {}),
      variants: (formats.length > 0 ? formats : [medium]).map((one) => ({
        content_type: 'video/mp4',
        url: getString(one, 'url'),
        bitrate: getCount(one, 'bitrate'),
      })),
    },
  }
}
