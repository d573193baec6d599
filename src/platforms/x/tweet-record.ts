import type { PostRef } from '../../model/platform.ts'
import type { Author, PostRecord, QuotedPart, QuotedPost } from '../../model/post-record.ts'
import {
  getBoolean,
  getCount,
  getObject,
  getString,
  getStrings,
  getTime,
  getWebUrl,
  type JsonObject,
} from '../shared/untyped-json.ts'
import { readLinkCard, readPoll } from './link-preview.ts'
import { readTweetMedia } from './tweet-media.ts'
import { parseStatusId, readShownText } from './tweet-text.ts'

/** Builds a post's record from a tweet object that `readTweetResult` found alive (platforms.md § 1.1.3). */
export function buildTweetRecord(post: PostRef, tweet: JsonObject, at: Date): PostRecord {
  const { hidden, ...base } = baseRecord(tweet, at, getString(getObject(tweet, 'quoted_tweet'), 'id_str'))
  return {
    stet: 1,
    ...base,
    id: post.id,
    url: base.author === null ? post.url : buildPostUrl(base.author.handle, post.id),
    quoted: quoted(tweet, hidden, at),
    ...parentOf(tweet, at),
    witness: 'x-syndication',
    confirmedBy: [],
    quotedBy: null,
  }
}

/** X's current form of a post's URL: `https://x.com/{handle}/status/{id}`. */
export function buildPostUrl(handle: string, id: string): string {
  return `https://x.com/${handle}/status/${id}`
}

/** The account of a tweet object; null if it has none, and then the object shows no post (§ 0). */
export function readTweetAuthor(tweet: JsonObject): Author | null {
  const user = getObject(tweet, 'user')
  const handle = getString(user, 'screen_name')
  if (handle === null || !/^\w{1,20}$/.test(handle)) return null
  const label = getObject(user, 'highlighted_label')
  return {
    id: getString(user, 'id_str'),
    name: getString(user, 'name') ?? handle,
    handle,
    url: `https://x.com/${handle}`,
    // The response has the avatar at 48 pixels; it is available at 400 (§ 1.8).
    avatarUrl:
      getWebUrl(user, 'profile_image_url_https')?.replace(/_normal(\.\w{3,4})$/, '_400x400$1') ?? null,
    verification: verification(user),
    affiliation: getString(label, 'description'),
  }
}

function verification(user: JsonObject | null): string | null {
  const type = getString(user, 'verified_type')?.toLowerCase()
  if (type === 'business' || type === 'government') return type
  if (getBoolean(user, 'is_blue_verified')) return 'blue'
  return getBoolean(user, 'verified') ? 'legacy' : null
}

function baseRecord(tweet: JsonObject, at: Date, quotedId: string | null): QuotedPost & { hidden: string[] } {
  const id = getString(tweet, 'id_str') ?? ''
  const author = readTweetAuthor(tweet)
  const { text, entities, hidden } = readShownText(tweet, quotedId)
  const publishedAt = getTime(tweet, 'created_at')
  const language = getString(tweet, 'lang')
  const threadId = getString(getObject(tweet, 'self_thread'), 'id_str')
  return {
    platform: 'x',
    id,
    url: buildPostUrl(author?.handle ?? 'i', id),
    author,
    publishedAt,
    publishedOn: publishedAt?.slice(0, 10) ?? null,
    language: language !== null && /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(language) ? language : null,
    text,
    // A long note's text is cut after about 280 characters, without a sign (§ 1.1.3).
    textCut: getObject(tweet, 'note_tweet') !== null,
    entities,
    media: readTweetMedia(tweet),
    poll: readPoll(tweet),
    linkCard: readLinkCard(tweet, entities),
    editIds: getStrings(getObject(tweet, 'edit_control'), 'edit_tweet_ids'),
    sensitive: getBoolean(tweet, 'possibly_sensitive'),
    metrics: {
      at: at.toISOString(),
      likes: getCount(tweet, 'favorite_count'),
      replies: getCount(tweet, 'conversation_count') ?? getCount(tweet, 'reply_count'),
      reposts: getCount(tweet, 'retweet_count'),
      quotes: null,
      views: null,
    },
    replyTo: replyTo(tweet),
    ...(threadId === null ? {} : { threadId }),
    hidden,
  }
}

function parentOf(tweet: JsonObject, at: Date): Pick<PostRecord, 'parent'> {
  const given = getObject(tweet, 'parent')
  const id = getString(given, 'id_str')
  if (given === null || id === null || !/^\d{1,19}$/.test(id) || readTweetAuthor(given) === null) return {}
  const { hidden: _, ...parent } = baseRecord(given, at, null)
  return { parent }
}

function replyTo(tweet: JsonObject): QuotedPost['replyTo'] {
  const id = getString(tweet, 'in_reply_to_status_id_str')
  const given = getString(tweet, 'in_reply_to_screen_name')
  const parent = getObject(tweet, 'parent')
  const handle = (parent && readTweetAuthor(parent)?.handle) ?? given
  if (id === null && handle === null) return null
  const known = handle !== null && /^\w{1,20}$/.test(handle) ? handle : null
  return {
    id,
    handle: known,
    url: id !== null && /^\d{1,19}$/.test(id) ? buildPostUrl(known ?? 'i', id) : null,
  }
}

function quoted(tweet: JsonObject, hidden: readonly string[], at: Date): QuotedPart | null {
  const quote = getObject(tweet, 'quoted_tweet')
  const id = getString(quote, 'id_str')
  if (quote !== null && id !== null && /^\d{1,19}$/.test(id) && readTweetAuthor(quote) !== null) {
    const { hidden: _, ...post } = baseRecord(quote, at, null)
    return { status: 'served', post }
  }
  // X hides the link to a quoted post after the visible text, even if it no longer shows that post.
  const own = getString(tweet, 'id_str')
  const link = hidden.find((url) => ![null, own].includes(parseStatusId(url))) ?? null
  if (quote === null && link === null) return null
  const goneId = id ?? (link === null ? null : parseStatusId(link))
  return {
    status: 'unavailable',
    id: goneId,
    url: link ?? (goneId === null ? null : buildPostUrl('i', goneId)),
  }
}

/** Does the tweet object belong to the requested post? An edited post has the ids of all its versions. */
export function isTweetOf(tweet: JsonObject, id: string): boolean {
  return (
    getString(tweet, 'id_str') === id ||
    getStrings(getObject(tweet, 'edit_control'), 'edit_tweet_ids').includes(id)
  )
}
