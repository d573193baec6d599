import type { ArchivedPost } from '../../model/archived.ts'
import type { PostRef } from '../../model/platform.ts'
import { boolean, child, children, count, type Loose, string, strings } from '../loose.ts'
import { archivedTweet, withOriginal } from './archived-v1.ts'
import { handleOf } from './status-url.ts'

/** A post as the API v2 gave it, with what it refers to beside it (platforms.md §§ 1.6, 2.5). */
export function readV2(post: PostRef, answer: Loose, at: Date): ArchivedPost | null {
  const data = child(answer, 'data')
  if (string(data, 'id') !== post.id || data === null) return null
  const includes = child(answer, 'includes')
  const original = referred(data, 'retweeted', includes)
  const served = asServed(data, includes)
  const tweet = { ...served, user: served.user ?? accountIn(post, string(data, 'author_id')) }
  const whole = original === null ? tweet : withOriginal(tweet, asServed(original, includes))
  const found = archivedTweet(post, whole, at, original !== null)
  return found && { ...found, record: { ...found.record, poll: poll(data, includes) } }
}

function referred(data: Loose, type: string, includes: Loose | null): Loose | null {
  const id = string(reference(data, type), 'id')
  return children(includes, 'tweets').find((one) => string(one, 'id') === id && id !== null) ?? null
}

const reference = (data: Loose, type: string): Loose | null =>
  children(data, 'referenced_tweets').find((one) => string(one, 'type') === type) ?? null

const account = (id: string | null, includes: Loose | null): Loose | null =>
  children(includes, 'users').find((one) => id !== null && string(one, 'id') === id) ?? null

function asServed(data: Loose, includes: Loose | null, deep = true): Loose {
  const long = child(data, 'note_tweet')
  const from = long ?? data
  const quoted = deep ? referred(data, 'quoted', includes) : null
  const metrics = child(data, 'public_metrics')
  const answered = account(string(data, 'in_reply_to_user_id'), includes)
  return {
    id_str: string(data, 'id'),
    lang: string(data, 'lang'),
    created_at: string(data, 'created_at'),
    text: string(from, 'text') ?? string(data, 'text'),
    entities: entities(child(from, 'entities') ?? child(data, 'entities')),
    user: user(account(string(data, 'author_id'), includes)),
    mediaDetails: media(data, includes),
    edit_control: { edit_tweet_ids: strings(data, 'edit_history_tweet_ids') },
    possibly_sensitive: boolean(data, 'possibly_sensitive'),
    favorite_count: count(metrics, 'like_count'),
    reply_count: count(metrics, 'reply_count'),
    retweet_count: count(metrics, 'retweet_count'),
    in_reply_to_status_id_str: string(reference(data, 'replied_to'), 'id'),
    in_reply_to_screen_name: string(answered, 'username'),
    quoted_tweet: quoted === null ? undefined : asServed(quoted, includes, false),
  }
}

function user(account: Loose | null): Loose | undefined {
  if (account === null) return undefined
  const type = string(account, 'verified_type')
  return {
    id_str: string(account, 'id'),
    name: string(account, 'name'),
    screen_name: string(account, 'username'),
    profile_image_url_https: string(account, 'profile_image_url'),
    is_blue_verified: type === 'blue',
    verified_type: type,
    verified: boolean(account, 'verified'),
  }
}

/** Copies without `includes.users` name their author by the address alone that they are archived under. */
function accountIn(post: PostRef, id: string | null): Loose | undefined {
  const handle = handleOf(post)
  return handle === null ? undefined : { id_str: id, name: handle, screen_name: handle }
}

/** Links to the post's own media are told from others by where they lead. */
const OWN_MEDIA = /\/status\/\d+\/(?:photo|video)\/\d/

function entities(given: Loose | null): Loose {
  const placed = (name: string) =>
    children(given, name).map(
      (one) => ({ ...one, indices: [count(one, 'start'), count(one, 'end')] }) as Loose,
    )
  const links = placed('urls')
  const isMedia = (one: Loose) =>
    string(one, 'media_key') !== null || OWN_MEDIA.test(string(one, 'expanded_url') ?? '')
  return {
    urls: links.filter((one) => !isMedia(one)),
    media: links.filter(isMedia),
    user_mentions: placed('mentions').map((one) => ({ ...one, screen_name: string(one, 'username') })),
    hashtags: placed('hashtags').map((one) => ({ ...one, text: string(one, 'tag') })),
    symbols: placed('cashtags').map((one) => ({ ...one, text: string(one, 'tag') })),
  }
}

function media(data: Loose, includes: Loose | null): Loose[] {
  const keys = strings(child(data, 'attachments'), 'media_keys')
  const all = children(includes, 'media')
  return keys.flatMap((key) => {
    const one = all.find((medium) => string(medium, 'media_key') === key)
    if (one === undefined) return []
    return {
      type: string(one, 'type'),
      media_url_https: string(one, 'url') ?? string(one, 'preview_image_url'),
      ext_alt_text: string(one, 'alt_text'),
      original_info: { width: count(one, 'width'), height: count(one, 'height') },
      video_info: {
        duration_millis: count(one, 'duration_ms'),
        variants: children(one, 'variants').map((each) => ({ ...each, bitrate: count(each, 'bit_rate') })),
      },
    }
  })
}

function poll(data: Loose, includes: Loose | null): ArchivedPost['record']['poll'] {
  const [id] = strings(child(data, 'attachments'), 'poll_ids')
  const found = children(includes, 'polls').find((one) => id !== undefined && string(one, 'id') === id)
  const options = children(found ?? null, 'options').flatMap((one) => {
    const label = string(one, 'label')
    return label === null ? [] : [{ label, votes: count(one, 'votes') }]
  })
  if (options.length === 0) return null
  const ends = Date.parse(string(found ?? null, 'end_datetime') ?? '')
  return { options, endsAt: Number.isNaN(ends) ? null : new Date(ends).toISOString() }
}
