import type { MissingPart } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PostRecord, QuotedPart, QuotedPost } from '../../model/post-record.ts'
import {
  getBoolean,
  getCount,
  getObject,
  getString,
  getStrings,
  getTime,
  type JsonObject,
} from '../shared/untyped-json.ts'
import { readXArticle } from './card/article.ts'
import { readCard } from './card/read-card.ts'
import { isNoticeAbout } from './notices.ts'
import { readTombstone } from './tombstone.ts'
import { readTweetAuthor } from './tweet-author.ts'
import { readTweetMedia } from './tweet-media.ts'
import { parseStatusId, readShownText } from './tweet-text.ts'

/** A post's record, and the required parts that the tweet object names and does not hold. */
export interface ReadTweet {
  readonly record: PostRecord
  readonly missing: MissingPart[]
}

/** Builds a post's record from a tweet object that `readTweetResult` found alive (platforms.md § 1.1.3). */
export function buildTweetRecord(post: PostRef, tweet: JsonObject, at: Date): ReadTweet {
  const own = readPost(tweet, at, getString(getObject(tweet, 'quoted_tweet'), 'id_str'))
  const { quoted, missing } = readQuoted(tweet, own.hidden, at)
  const community =
    getString(getObject(tweet, 'community'), 'name') ??
    getString(getObject(getObject(tweet, 'community_results'), 'result'), 'name')
  const note = getString(getObject(getObject(tweet, 'birdwatch_pivot'), 'subtitle'), 'text')
  const url = own.post.author === null ? post.url : buildPostUrl(own.post.author.handle, post.id)
  return {
    record: {
      stet: 1,
      ...own.post,
      id: post.id,
      url,
      quoted,
      ...parentOf(tweet, at),
      witness: 'x-syndication',
      confirmedBy: [],
      quotedBy: null,
      ...(community === null ? {} : { community }),
      ...(note === null ? {} : { communityNote: note }),
    },
    missing: [
      // A long note's text is cut without a sign (§ 1.1.3), so the rest is missing.
      ...(own.post.textCut ? [{ part: 'text' as const, url, reason: 'upstream' as const }] : []),
      ...own.missing,
      ...missing.map((one) => ({ ...one, part: 'quoted' as const })),
    ],
  }
}

/** X's current form of a post's URL: `https://x.com/{handle}/status/{id}`. */
export function buildPostUrl(handle: string, id: string): string {
  return `https://x.com/${handle}/status/${id}`
}

interface ReadPost {
  readonly post: QuotedPost
  /** Links outside of the visible text. */
  readonly hidden: string[]
  /** What its card and its Article lack. */
  readonly missing: MissingPart[]
}

function readPost(given: JsonObject, at: Date, quotedId: string | null): ReadPost {
  const tweet = withWholeNote(given)
  const id = getString(tweet, 'id_str') ?? ''
  const author = readTweetAuthor(tweet)
  const url = buildPostUrl(author?.handle ?? 'i', id)
  const { text, entities, hidden } = readShownText(tweet, quotedId)
  const publishedAt = getTime(tweet, 'created_at')
  const language = getString(tweet, 'lang')
  const threadId = getString(getObject(tweet, 'self_thread'), 'id_str')
  const card = readCard(tweet, entities, url)
  const article = readXArticle(tweet)
  const post: QuotedPost = {
    platform: 'x',
    id,
    url,
    author,
    publishedAt,
    publishedOn: publishedAt?.slice(0, 10) ?? null,
    language: language !== null && /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(language) ? language : null,
    text,
    textCut: getObject(tweet, 'note_tweet') !== null,
    entities,
    media: [...readTweetMedia(tweet), ...card.media],
    poll: card.poll,
    linkCard: article?.linkCard ?? card.linkCard,
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
  }
  return { post, hidden, missing: [...card.missing, ...(article?.missing ?? [])] }
}

/** The tweet object with the whole text of its long note, if it holds one; unchanged otherwise. */
function withWholeNote(tweet: JsonObject): JsonObject {
  const note = getObject(tweet, 'note_tweet')
  const text = getString(note, 'text')
  if (text === null) return tweet
  const { display_text_range: _, note_tweet: __, ...rest } = tweet
  return { ...rest, text }
}

function parentOf(tweet: JsonObject, at: Date): Pick<PostRecord, 'parent'> {
  const given = getObject(tweet, 'parent')
  if (given === null || !isShown(given)) return {}
  return { parent: readPost(given, at, null).post }
}

/** Does a nested tweet object show a post, rather than nothing or a notice of X? */
function isShown(tweet: JsonObject): boolean {
  const id = getString(tweet, 'id_str')
  const author = readTweetAuthor(tweet)
  return (
    id !== null &&
    /^\d{1,19}$/.test(id) &&
    author !== null &&
    !isNoticeAbout(getString(tweet, 'text'), author.handle)
  )
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

function readQuoted(
  tweet: JsonObject,
  hidden: readonly string[],
  at: Date,
): { quoted: QuotedPart | null; missing: MissingPart[] } {
  const quote = getObject(tweet, 'quoted_tweet')
  if (quote !== null && isShown(quote)) {
    const { post, missing } = readPost(quote, at, null)
    const cut = post.textCut ? [{ part: 'text' as const, url: post.url, reason: 'upstream' as const }] : []
    return { quoted: { status: 'served', post }, missing: [...cut, ...missing] }
  }
  // X hides the link to a quoted post after the visible text, even if it no longer shows that post.
  const own = getString(tweet, 'id_str')
  const link = hidden.find((url) => ![null, own].includes(parseStatusId(url))) ?? null
  if (quote === null && link === null) return { quoted: null, missing: [] }
  const id = getString(quote, 'id_str') ?? (link === null ? null : parseStatusId(link))
  const url = link ?? (id === null ? null : buildPostUrl('i', id))
  const tombstone = quote === null ? null : readTombstone(quote)
  const state = tombstone?.kind === 'named' ? { state: tombstone.reason } : {}
  return { quoted: { status: 'unavailable', id, url, ...state }, missing: [] }
}

/** Does the tweet object belong to the requested post? An edited post has the ids of all its versions. */
export function isTweetOf(tweet: JsonObject, id: string): boolean {
  return (
    getString(tweet, 'id_str') === id ||
    getStrings(getObject(tweet, 'edit_control'), 'edit_tweet_ids').includes(id)
  )
}
