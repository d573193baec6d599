import type { ArchivedPost } from '../../../model/archived-posts.ts'
import type { PostRef } from '../../../model/platform.ts'
import {
  getBoolean,
  getObject,
  getObjects,
  getRange,
  getString,
  type JsonObject,
} from '../../shared/untyped-json.ts'
import { buildTweetRecord } from '../tweet-record.ts'

/** Reads a post in the format of the streaming API (v1.1), including reposts and long texts (platforms.md § 2.5). */
export function readStreamedTweet(post: PostRef, tweet: JsonObject, at: Date): ArchivedPost | null {
  const passedOn = getObject(tweet, 'retweeted_status')
  const own = getString(tweet, 'id_str') === post.id
  if (!own && getString(passedOn, 'id_str') !== post.id) return null
  const whole = own
    ? passedOn === null
      ? asServed(tweet)
      : toRepost(tweet, passedOn)
    : asServed(passedOn ?? {})
  return readArchivedTweet(post, whole, at, own && passedOn !== null)
}

/** Reads a post from a `tweet-result` object, to which the other formats are converted. */
export function readArchivedTweet(
  post: PostRef,
  tweet: JsonObject,
  at: Date,
  repost: boolean,
): ArchivedPost | null {
  const { record, missing } = buildTweetRecord(post, tweet, at)
  if (record.author === null || record.text === null) return null
  const archivedAt = at.toISOString()
  return { record: { ...record, witness: 'web-archive', archivedAt }, missing, links: linksOf(tweet), repost }
}

function linksOf(tweet: JsonObject): string[] {
  const entities = getObject(tweet, 'entities')
  const all = [
    ...getObjects(entities, 'urls'),
    ...getObjects(entities, 'media'),
    ...getObjects(tweet, 'mediaDetails'),
  ]
  return [...new Set(all.flatMap((one) => getString(one, 'url') ?? []))]
}

/** Converts a post to the format of `tweet-result`. */
function asServed(tweet: JsonObject): JsonObject {
  const long = getObject(tweet, 'extended_tweet')
  const from = long ?? tweet
  const text = getString(from, 'full_text') ?? getString(from, 'text') ?? getString(tweet, 'text')
  const quoted = getObject(tweet, 'quoted_status')
  return {
    ...tweet,
    text,
    entities: getObject(from, 'entities') ?? getObject(tweet, 'entities'),
    display_text_range: getRange(from, 'display_text_range') ?? undefined,
    mediaDetails: getObjects(
      getObject(from, 'extended_entities') ??
        getObject(tweet, 'extended_entities') ??
        getObject(from, 'entities'),
      'media',
    ),
    // The streaming API marks long texts that it cuts.
    note_tweet: getBoolean(tweet, 'truncated') === true && long === null ? {} : undefined,
    quoted_tweet: quoted === null ? undefined : asServed(quoted),
    card: undefined,
  }
}

/** Completes a repost, whose own text is cut: puts the original's text after the prefix with its author. */
export function toRepost(tweet: JsonObject, original: JsonObject): JsonObject {
  return withRetweetedStatus(asServed(tweet), asServed(original))
}

export function withRetweetedStatus(tweet: JsonObject, original: JsonObject): JsonObject {
  const handle = getString(getObject(original, 'user'), 'screen_name') ?? ''
  const lead = `RT @${handle}: `
  const entities = getObject(original, 'entities')
  const groups = ['urls', 'media', 'user_mentions', 'hashtags', 'symbols'] as const
  const moved = Object.fromEntries(
    groups.map((name) => [
      name,
      getObjects(entities, name).map((one) => shifted(one, 'indices', lead.length)),
    ]),
  )
  const shown = getRange(original, 'display_text_range')
  return {
    ...tweet,
    text: lead + (getString(original, 'text') ?? ''),
    entities: moved,
    display_text_range: shown ? [0, shown[1] + lead.length] : undefined,
    mediaDetails: getObjects(original, 'mediaDetails'),
    note_tweet: getObject(original, 'note_tweet') ?? undefined,
    quoted_tweet: getObject(original, 'quoted_tweet') ?? undefined,
  }
}

function shifted(entity: JsonObject, name: string, by: number): JsonObject {
  const place = getRange(entity, name)
  return place === null ? entity : { ...entity, [name]: [place[0] + by, place[1] + by] }
}
