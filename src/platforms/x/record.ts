import type { PostRef } from '../../model/platform.ts'
import type { Author, PostRecord, Quoted, QuotedPost } from '../../model/post.ts'
import { boolean, child, count, type Loose, moment, string, strings, webAddress } from '../loose.ts'
import { linkCard, poll } from './card.ts'
import { tweetMedia } from './media.ts'
import { shownText, statusId } from './text.ts'

/** The post's record from a tweet object that `readTweetResult` found alive (platforms.md § 1.1.3). */
export function tweetRecord(post: PostRef, tweet: Loose, at: Date): PostRecord {
  const { hidden, ...base } = baseRecord(tweet, at, string(child(tweet, 'quoted_tweet'), 'id_str'))
  return {
    stet: 1,
    ...base,
    id: post.id,
    url: base.author === null ? post.url : postUrl(base.author.handle, post.id),
    quoted: quoted(tweet, hidden, at),
    ...parentOf(tweet, at),
    witness: 'x-syndication',
    confirmedBy: [],
    quotedBy: null,
  }
}

/** `https://x.com/{handle}/status/{id}`: how X writes a post's address today. */
export function postUrl(handle: string, id: string): string {
  return `https://x.com/${handle}/status/${id}`
}

/** The account of a tweet object; null where it has none: such an object shows no post (§ 0). */
export function tweetAuthor(tweet: Loose): Author | null {
  const user = child(tweet, 'user')
  const handle = string(user, 'screen_name')
  if (handle === null || !/^\w{1,20}$/.test(handle)) return null
  const label = child(user, 'highlighted_label')
  return {
    id: string(user, 'id_str'),
    name: string(user, 'name') ?? handle,
    handle,
    url: `https://x.com/${handle}`,
    // 48 pixels as served; the same picture is there at 400 (§ 1.8).
    avatarUrl:
      webAddress(user, 'profile_image_url_https')?.replace(/_normal(\.\w{3,4})$/, '_400x400$1') ?? null,
    verification: verification(user),
    affiliation: string(label, 'description'),
  }
}

function verification(user: Loose | null): string | null {
  const type = string(user, 'verified_type')?.toLowerCase()
  if (type === 'business' || type === 'government') return type
  if (boolean(user, 'is_blue_verified')) return 'blue'
  return boolean(user, 'verified') ? 'legacy' : null
}

function baseRecord(tweet: Loose, at: Date, quotedId: string | null): QuotedPost & { hidden: string[] } {
  const id = string(tweet, 'id_str') ?? ''
  const author = tweetAuthor(tweet)
  const { text, entities, hidden } = shownText(tweet, quotedId)
  const publishedAt = moment(tweet, 'created_at')
  const language = string(tweet, 'lang')
  const threadId = string(child(tweet, 'self_thread'), 'id_str')
  return {
    platform: 'x',
    id,
    url: postUrl(author?.handle ?? 'i', id),
    author,
    publishedAt,
    publishedOn: publishedAt?.slice(0, 10) ?? null,
    language: language !== null && /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(language) ? language : null,
    text,
    // A long note's text ends after its first 280 characters or so, without a sign (§ 1.1.3).
    textCut: child(tweet, 'note_tweet') !== null,
    entities,
    media: tweetMedia(tweet),
    poll: poll(tweet),
    linkCard: linkCard(tweet, entities),
    editIds: strings(child(tweet, 'edit_control'), 'edit_tweet_ids'),
    sensitive: boolean(tweet, 'possibly_sensitive'),
    metrics: {
      at: at.toISOString(),
      likes: count(tweet, 'favorite_count'),
      replies: count(tweet, 'conversation_count') ?? count(tweet, 'reply_count'),
      reposts: count(tweet, 'retweet_count'),
      quotes: null,
      views: null,
    },
    replyTo: replyTo(tweet),
    ...(threadId === null ? {} : { threadId }),
    hidden,
  }
}

function parentOf(tweet: Loose, at: Date): Pick<PostRecord, 'parent'> {
  const given = child(tweet, 'parent')
  const id = string(given, 'id_str')
  if (given === null || id === null || !/^\d{1,19}$/.test(id) || tweetAuthor(given) === null) return {}
  const { hidden: _, ...parent } = baseRecord(given, at, null)
  return { parent }
}

function replyTo(tweet: Loose): QuotedPost['replyTo'] {
  const id = string(tweet, 'in_reply_to_status_id_str')
  const given = string(tweet, 'in_reply_to_screen_name')
  const parent = child(tweet, 'parent')
  const handle = (parent && tweetAuthor(parent)?.handle) ?? given
  if (id === null && handle === null) return null
  const known = handle !== null && /^\w{1,20}$/.test(handle) ? handle : null
  return { id, handle: known, url: id !== null && /^\d{1,19}$/.test(id) ? postUrl(known ?? 'i', id) : null }
}

function quoted(tweet: Loose, hidden: readonly string[], at: Date): Quoted | null {
  const quote = child(tweet, 'quoted_tweet')
  const id = string(quote, 'id_str')
  if (quote !== null && id !== null && /^\d{1,19}$/.test(id) && tweetAuthor(quote) !== null) {
    const { hidden: _, ...post } = baseRecord(quote, at, null)
    return { status: 'served', post }
  }
  // X hides the link to a quoted post behind the shown text also where it no longer shows the post.
  const own = string(tweet, 'id_str')
  const link = hidden.find((url) => ![null, own].includes(statusId(url))) ?? null
  if (quote === null && link === null) return null
  const goneId = id ?? (link === null ? null : statusId(link))
  return { status: 'unavailable', id: goneId, url: link ?? (goneId === null ? null : postUrl('i', goneId)) }
}

/** Does the tweet object belong to the post that was asked for? An edited post answers with its versions' ids. */
export function belongsTo(tweet: Loose, id: string): boolean {
  return (
    string(tweet, 'id_str') === id || strings(child(tweet, 'edit_control'), 'edit_tweet_ids').includes(id)
  )
}
