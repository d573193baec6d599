import type { ArchivedPost } from '../../../model/archived-posts.ts'
import type { PostRef } from '../../../model/platform.ts'
import {
  getBoolean,
  getCount,
  getObject,
  getObjects,
  getString,
  getStrings,
  type JsonObject,
} from '../../shared/untyped-json.ts'
import { parseHandle } from '../status-url.ts'
import { readArchivedTweet, withRetweetedStatus } from './api-v1.ts'

/** Reads a post in the format of the API v2, with its `includes` (platforms.md §§ 1.6, 2.5). */
export function readApiV2Tweet(post: PostRef, answer: JsonObject, at: Date): ArchivedPost | null {
  const data = getObject(answer, 'data')
  if (getString(data, 'id') !== post.id || data === null) return null
  const includes = getObject(answer, 'includes')
  const original = referred(data, 'retweeted', includes)
  const served = asServed(data, includes)
  const tweet = { ...served, user: served.user ?? accountIn(post, getString(data, 'author_id')) }
  const whole = original === null ? tweet : withRetweetedStatus(tweet, asServed(original, includes))
  const found = readArchivedTweet(post, whole, at, original !== null)
  return found && { ...found, record: { ...found.record, poll: poll(data, includes) } }
}

function referred(data: JsonObject, type: string, includes: JsonObject | null): JsonObject | null {
  const id = getString(reference(data, type), 'id')
  return getObjects(includes, 'tweets').find((one) => getString(one, 'id') === id && id !== null) ?? null
}

const reference = (data: JsonObject, type: string): JsonObject | null =>
  getObjects(data, 'referenced_tweets').find((one) => getString(one, 'type') === type) ?? null

const account = (id: string | null, includes: JsonObject | null): JsonObject | null =>
  getObjects(includes, 'users').find((one) => id !== null && getString(one, 'id') === id) ?? null

function asServed(data: JsonObject, includes: JsonObject | null, deep = true): JsonObject {
  const long = getObject(data, 'note_tweet')
  const from = long ?? data
  const quoted = deep ? referred(data, 'quoted', includes) : null
  const metrics = getObject(data, 'public_metrics')
  const answered = account(getString(data, 'in_reply_to_user_id'), includes)
  return {
    id_str: getString(data, 'id'),
    lang: getString(data, 'lang'),
    created_at: getString(data, 'created_at'),
    text: getString(from, 'text') ?? getString(data, 'text'),
    entities: entities(getObject(from, 'entities') ?? getObject(data, 'entities')),
    user: user(account(getString(data, 'author_id'), includes)),
    mediaDetails: media(data, includes),
    edit_control: { edit_tweet_ids: getStrings(data, 'edit_history_tweet_ids') },
    possibly_sensitive: getBoolean(data, 'possibly_sensitive'),
    favorite_count: getCount(metrics, 'like_count'),
    reply_count: getCount(metrics, 'reply_count'),
    retweet_count: getCount(metrics, 'retweet_count'),
    in_reply_to_status_id_str: getString(reference(data, 'replied_to'), 'id'),
    in_reply_to_screen_name: getString(answered, 'username'),
    quoted_tweet: quoted === null ? undefined : asServed(quoted, includes, false),
  }
}

function user(account: JsonObject | null): JsonObject | undefined {
  if (account === null) return undefined
  const type = getString(account, 'verified_type')
  return {
    id_str: getString(account, 'id'),
    name: getString(account, 'name'),
    screen_name: getString(account, 'username'),
    profile_image_url_https: getString(account, 'profile_image_url'),
    is_blue_verified: type === 'blue',
    verified_type: type,
    verified: getBoolean(account, 'verified'),
  }
}

/** The author of a copy without `includes.users`, which only the archived URL names. */
function accountIn(post: PostRef, id: string | null): JsonObject | undefined {
  const handle = parseHandle(post)
  return handle === null ? undefined : { id_str: id, name: handle, screen_name: handle }
}

/** The URL of a link to the post's own media. */
const OWN_MEDIA = /\/status\/\d+\/(?:photo|video)\/\d/

function entities(given: JsonObject | null): JsonObject {
  const placed = (name: string) =>
    getObjects(given, name).map(
      (one) => ({ ...one, indices: [getCount(one, 'start'), getCount(one, 'end')] }) as JsonObject,
    )
  const links = placed('urls')
  const isMedia = (one: JsonObject) =>
    getString(one, 'media_key') !== null || OWN_MEDIA.test(getString(one, 'expanded_url') ?? '')
  return {
    urls: links.filter((one) => !isMedia(one)),
    media: links.filter(isMedia),
    user_mentions: placed('mentions').map((one) => ({ ...one, screen_name: getString(one, 'username') })),
    hashtags: placed('hashtags').map((one) => ({ ...one, text: getString(one, 'tag') })),
    symbols: placed('cashtags').map((one) => ({ ...one, text: getString(one, 'tag') })),
  }
}

function media(data: JsonObject, includes: JsonObject | null): JsonObject[] {
  const keys = getStrings(getObject(data, 'attachments'), 'media_keys')
  const all = getObjects(includes, 'media')
  return keys.flatMap((key) => {
    const one = all.find((medium) => getString(medium, 'media_key') === key)
    if (one === undefined) return []
    return {
      type: getString(one, 'type'),
      media_url_https: getString(one, 'url') ?? getString(one, 'preview_image_url'),
      ext_alt_text: getString(one, 'alt_text'),
      original_info: { width: getCount(one, 'width'), height: getCount(one, 'height') },
      video_info: {
        duration_millis: getCount(one, 'duration_ms'),
        variants: getObjects(one, 'variants').map((each) => ({
          ...each,
          bitrate: getCount(each, 'bit_rate'),
        })),
      },
    }
  })
}

function poll(data: JsonObject, includes: JsonObject | null): ArchivedPost['record']['poll'] {
  const [id] = getStrings(getObject(data, 'attachments'), 'poll_ids')
  const found = getObjects(includes, 'polls').find((one) => id !== undefined && getString(one, 'id') === id)
  const options = getObjects(found ?? null, 'options').flatMap((one) => {
    const label = getString(one, 'label')
    return label === null ? [] : [{ label, votes: getCount(one, 'votes') }]
  })
  if (options.length === 0) return null
  const ends = Date.parse(getString(found ?? null, 'end_datetime') ?? '')
  return { options, endsAt: Number.isNaN(ends) ? null : new Date(ends).toISOString() }
}
