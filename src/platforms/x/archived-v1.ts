import type { ArchivedPost } from '../../model/archived.ts'
import type { MissingPart } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import { boolean, child, children, type Loose, range, string } from '../loose.ts'
import { tweetRecord } from './record.ts'

/** A post as the streaming API (v1.1) sent it to archives, reposts and long texts included (platforms.md § 2.5). */
export function readStreamed(post: PostRef, tweet: Loose, at: Date): ArchivedPost | null {
  const passedOn = child(tweet, 'retweeted_status')
  const own = string(tweet, 'id_str') === post.id
  if (!own && string(passedOn, 'id_str') !== post.id) return null
  const whole = own
    ? passedOn === null
      ? asServed(tweet)
      : repost(tweet, passedOn)
    : asServed(passedOn ?? {})
  return archivedTweet(post, whole, at, own && passedOn !== null)
}

/** A post from an object in the shape of `tweet-result`, which the other shapes are brought into. */
export function archivedTweet(post: PostRef, tweet: Loose, at: Date, repost: boolean): ArchivedPost | null {
  const record = tweetRecord(post, tweet, at)
  if (record.author === null || record.text === null) return null
  const missing: MissingPart[] = record.textCut ? [{ part: 'text', url: record.url, reason: 'upstream' }] : []
  const archivedAt = at.toISOString()
  return { record: { ...record, witness: 'web-archive', archivedAt }, missing, links: linksOf(tweet), repost }
}

function linksOf(tweet: Loose): string[] {
  const entities = child(tweet, 'entities')
  const all = [
    ...children(entities, 'urls'),
    ...children(entities, 'media'),
    ...children(tweet, 'mediaDetails'),
  ]
  return [...new Set(all.flatMap((one) => string(one, 'url') ?? []))]
}

/** The same post in the shape of `tweet-result`. */
function asServed(tweet: Loose): Loose {
  const long = child(tweet, 'extended_tweet')
  const from = long ?? tweet
  const text = string(from, 'full_text') ?? string(from, 'text') ?? string(tweet, 'text')
  const quoted = child(tweet, 'quoted_status')
  return {
    ...tweet,
    text,
    entities: child(from, 'entities') ?? child(tweet, 'entities'),
    display_text_range: range(from, 'display_text_range') ?? undefined,
    mediaDetails: children(
      child(from, 'extended_entities') ?? child(tweet, 'extended_entities') ?? child(from, 'entities'),
      'media',
    ),
    // The streaming API cuts long texts and says so.
    note_tweet: boolean(tweet, 'truncated') === true && long === null ? {} : undefined,
    quoted_tweet: quoted === null ? undefined : asServed(quoted),
    card: undefined,
  }
}

/** A repost's own text is cut: the original's, behind the words that name its author. */
export function repost(tweet: Loose, original: Loose): Loose {
  return withOriginal(asServed(tweet), asServed(original))
}

export function withOriginal(tweet: Loose, original: Loose): Loose {
  const handle = string(child(original, 'user'), 'screen_name') ?? ''
  const lead = `RT @${handle}: `
  const entities = child(original, 'entities')
  const groups = ['urls', 'media', 'user_mentions', 'hashtags', 'symbols'] as const
  const moved = Object.fromEntries(
    groups.map((name) => [name, children(entities, name).map((one) => shifted(one, 'indices', lead.length))]),
  )
  const shown = range(original, 'display_text_range')
  return {
    ...tweet,
    text: lead + (string(original, 'text') ?? ''),
    entities: moved,
    display_text_range: shown ? [0, shown[1] + lead.length] : undefined,
    mediaDetails: children(original, 'mediaDetails'),
    note_tweet: child(original, 'note_tweet') ?? undefined,
    quoted_tweet: child(original, 'quoted_tweet') ?? undefined,
  }
}

function shifted(entity: Loose, name: string, by: number): Loose {
  const place = range(entity, name)
  return place === null ? entity : { ...entity, [name]: [place[0] + by, place[1] + by] }
}
