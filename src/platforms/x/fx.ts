import type { Exchange } from '../../model/exchange.ts'
import type { Liveness, Reason } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Metrics, Poll, PostRecord } from '../../model/post.ts'
import { child, children, count, type Loose, moment, parseObject, string } from '../loose.ts'
import { fxTweet } from './fx-tweet.ts'
import { tweetAuthor, tweetRecord } from './record.ts'
import { muddled, type Signal, signalOfStatus, strange, unavailable } from './signal.ts'

/** Where an FxTwitter-compatible API is asked for a post (platforms.md § 1.3). */
export const fxUrl = (base: string, post: PostRef): string => `${base}/2/status/${post.id}`

/** Reasons that its tombstones name; `blocked` and `unavailable` say nothing about the post. */
const NAMED: ReadonlyMap<string, readonly [Liveness, Reason]> = new Map([
  ['deleted', ['deleted', 'deleted']],
  ['suspended', ['account-suspended', 'account-suspended']],
  ['private', ['account-protected', 'protected']],
])

/**
 * What an answer of an FxTwitter-compatible API means. It is a third party: what it says is only
 * ever a further witness (`fx-join.ts`), and its not-found is never one.
 */
export function readFx(exchange: Exchange, text: string, post: PostRef, at: Date): Signal {
  const answer = parseObject(text)
  const status = child(answer, 'status')
  if (string(status, 'type') === 'tombstone') {
    const named = string(status, 'id') === post.id ? NAMED.get(string(status, 'reason') ?? '') : undefined
    return named ? { kind: 'named', liveness: named[0], reason: named[1] } : unavailable
  }
  const other = signalOfStatus(exchange)
  if (other !== null) return other
  if (answer === null) return muddled
  if (status === null || string(status, 'id') !== post.id) return strange
  const tweet = fxTweet(status)
  if (tweetAuthor(tweet) === null) return unavailable
  return { kind: 'alive', record: fxRecord(post, status, tweet, at), missing: [], edited: false }
}

function fxRecord(post: PostRef, status: Loose, tweet: Loose, at: Date): PostRecord {
  const record = tweetRecord(post, tweet, at)
  const quote = child(status, 'quote')
  const note = string(child(status, 'community_note'), 'text')
  const community = string(child(status, 'community'), 'name')
  return {
    ...record,
    poll: poll(status),
    metrics: metrics(record.metrics, status),
    quoted:
      record.quoted?.status === 'served' && quote !== null
        ? {
            status: 'served',
            post: {
              ...record.quoted.post,
              poll: poll(quote),
              metrics: metrics(record.quoted.post.metrics, quote),
            },
          }
        : record.quoted,
    witness: 'x-fx',
    ...(note === null ? {} : { communityNote: note }),
    ...(community === null ? {} : { community }),
  }
}

function metrics(known: Metrics | null, status: Loose): Metrics | null {
  const bookmarks = count(status, 'bookmarks')
  return (
    known && {
      ...known,
      quotes: count(status, 'quotes'),
      views: count(status, 'views'),
      ...(bookmarks === null ? {} : { bookmarks }),
    }
  )
}

function poll(status: Loose): Poll | null {
  const given = child(status, 'poll')
  const options = children(given, 'choices').flatMap((one) => {
    const label = string(one, 'label')
    return label === null ? [] : [{ label, votes: count(one, 'count') }]
  })
  return options.length === 0 ? null : { options, endsAt: moment(given, 'ends_at') }
}
