import { boolean, child, children, count, type Loose, string } from '../loose.ts'

/**
 * A status of the FxTwitter API, version 2, as the tweet object that `tweet-result` would give for it
 * (platforms.md § 1.3, § 1.1.3), so that one reader reads both. What the other has no place for,
 * `fx.ts` adds.
 */
export function fxTweet(status: Loose): Loose {
  const raw = child(status, 'raw_text')
  const quote = child(status, 'quote')
  const reply = child(status, 'replying_to')
  const seconds = count(status, 'created_timestamp')
  return {
    id_str: string(status, 'id'),
    text: string(raw, 'text') ?? string(status, 'text') ?? '',
    ...(raw === null ? {} : { display_text_range: raw.display_text_range }),
    entities: entities(children(raw, 'facets')),
    user: user(child(status, 'author')),
    ...(seconds === null ? {} : { created_at: new Date(seconds * 1000).toISOString() }),
    lang: string(status, 'lang'),
    possibly_sensitive: boolean(status, 'possibly_sensitive'),
    favorite_count: count(status, 'likes'),
    reply_count: count(status, 'replies'),
    retweet_count: count(status, 'reposts'),
    mediaDetails: children(child(status, 'media'), 'all').flatMap((one) => detail(one) ?? []),
    in_reply_to_screen_name: string(reply, 'screen_name'),
    in_reply_to_status_id_str: string(reply, 'status'),
    ...(quote === null ? {} : { quoted_tweet: fxTweet(quote) }),
  }
}

function entities(facets: readonly Loose[]): Loose {
  const group = (type: string, make: (facet: Loose) => Loose) =>
    facets
      .filter((facet) => string(facet, 'type') === type)
      .map((facet) => ({ indices: facet.indices, ...make(facet) }))
  const link = (facet: Loose) => ({
    url: string(facet, 'original'),
    expanded_url: string(facet, 'replacement'),
    display_url: string(facet, 'display'),
  })
  return {
    urls: group('url', link),
    media: group('media', link),
    hashtags: group('hashtag', (facet) => ({ text: string(facet, 'original') })),
    symbols: group('symbol', (facet) => ({ text: string(facet, 'original') })),
    user_mentions: group('mention', (facet) => ({ screen_name: string(facet, 'original') })),
  }
}

function user(author: Loose | null): Loose | null {
  if (author === null) return null
  const verification = child(author, 'verification')
  const type = string(verification, 'type')
  return {
    id_str: string(author, 'id'),
    name: string(author, 'name'),
    screen_name: string(author, 'screen_name'),
    profile_image_url_https: string(author, 'avatar_url')?.replace(/_200x200(\.\w{3,4})$/, '_normal$1'),
    is_blue_verified: boolean(verification, 'verified'),
    verified_type: type === 'organization' ? 'business' : type,
  }
}

function detail(medium: Loose): Loose | null {
  const type = string(medium, 'type')
  const size = { width: count(medium, 'width'), height: count(medium, 'height') }
  const alt = { ext_alt_text: string(medium, 'altText') }
  const bare = (key: string) => string(medium, key)?.replace(/\?.*$/, '')
  if (type === 'photo') return { type, media_url_https: bare('url'), original_info: size, ...alt }
  if (type !== 'video' && type !== 'gif') return null
  const duration = medium.duration
  const formats = children(medium, 'formats').filter((one) => string(one, 'container') === 'mp4')
  return {
    type: type === 'gif' ? 'animated_gif' : 'video',
    media_url_https: string(medium, 'thumbnail_url'),
    original_info: size,
    ...alt,
    video_info: {
      ...(typeof duration === 'number' && duration > 0
        ? { duration_millis: Math.round(duration * 1000) }
        : {}),
      variants: (formats.length > 0 ? formats : [medium]).map((one) => ({
        content_type: 'video/mp4',
        url: string(one, 'url'),
        bitrate: count(one, 'bitrate'),
      })),
    },
  }
}
