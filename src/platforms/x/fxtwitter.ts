import type { Exchange } from '../../model/http.ts'
import type { Liveness, Reason } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Poll, PostMetrics, PostRecord } from '../../model/post-record.ts'
import {
  malformedAnswer,
  type SourceStatus,
  statusOfResponse,
  unavailableAnswer,
  unknownShape,
} from '../shared/source-status.ts'
import {
  getCount,
  getObject,
  getObjects,
  getString,
  getTime,
  type JsonObject,
  parseObject,
} from '../shared/untyped-json.ts'
import { toTweetObject } from './fxtwitter-tweet.ts'
import { buildTweetRecord, readTweetAuthor } from './tweet-record.ts'

/** Builds the URL of an FxTwitter-compatible API for a post (platforms.md § 1.3). */
export const buildFxTwitterUrl = (base: string, post: PostRef): string => `${base}/2/status/${post.id}`

/** Reasons in its tombstones; `blocked` and `unavailable` say nothing about the post. */
const NAMED: ReadonlyMap<string, readonly [Liveness, Reason]> = new Map([
  ['deleted', ['deleted', 'deleted']],
  ['suspended', ['account-suspended', 'account-suspended']],
  ['private', ['account-protected', 'protected']],
])

/**
 * Interprets a response of an FxTwitter-compatible API. As a third party it only supplements X's own sources
 * (`merge-fxtwitter.ts`), and its not-found proves nothing.
 */
export function readFxTwitter(exchange: Exchange, text: string, post: PostRef, at: Date): SourceStatus {
  const answer = parseObject(text)
  const status = getObject(answer, 'status')
  if (getString(status, 'type') === 'tombstone') {
    const named =
      getString(status, 'id') === post.id ? NAMED.get(getString(status, 'reason') ?? '') : undefined
    return named ? { kind: 'named', liveness: named[0], reason: named[1] } : unavailableAnswer
  }
  const other = statusOfResponse(exchange)
  if (other !== null) return other
  if (answer === null) return malformedAnswer
  if (status === null || getString(status, 'id') !== post.id) return unknownShape
  const tweet = toTweetObject(status)
  if (readTweetAuthor(tweet) === null) return unavailableAnswer
  return { kind: 'alive', record: fxRecord(post, status, tweet, at), missing: [], edited: false }
}

function fxRecord(post: PostRef, status: JsonObject, tweet: JsonObject, at: Date): PostRecord {
  const record = buildTweetRecord(post, tweet, at)
  const quote = getObject(status, 'quote')
  const note = getString(getObject(status, 'community_note'), 'text')
  const community = getString(getObject(status, 'community'), 'name')
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

function metrics(known: PostMetrics | null, status: JsonObject): PostMetrics | null {
  const bookmarks = getCount(status, 'bookmarks')
  return (
    known && {
      ...known,
      quotes: getCount(status, 'quotes'),
      views: getCount(status, 'views'),
      ...(bookmarks === null ? {} : { bookmarks }),
    }
  )
}

function poll(status: JsonObject): Poll | null {
  const given = getObject(status, 'poll')
  const options = getObjects(given, 'choices').flatMap((one) => {
    const label = getString(one, 'label')
    return label === null ? [] : [{ label, votes: getCount(one, 'count') }]
  })
  return options.length === 0 ? null : { options, endsAt: getTime(given, 'ends_at') }
}
