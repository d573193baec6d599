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
import { findUnknownParts } from '../shared/unknown-parts.ts'
import {
  getCount,
  getObject,
  getObjects,
  getString,
  getTime,
  type JsonObject,
  parseObject,
} from '../shared/untyped-json.ts'
import { withUnknownParts } from '../shared/with-unknown-parts.ts'
import { FXTWITTER_PATHS } from './fields/answer-paths.ts'
import { toTweetObject } from './fxtwitter-tweet.ts'
import { isNoticeAbout } from './notices.ts'
import { readTweetAuthor } from './tweet-author.ts'
import { buildTweetRecord, type ReadTweet } from './tweet-record.ts'

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
  const author = readTweetAuthor(tweet)
  if (author === null) return unavailableAnswer
  if (isNoticeAbout(getString(tweet, 'text'), author.handle)) return unavailableAnswer
  const { record, missing } = fxRecord(post, status, tweet, at)
  const unknownParts = findUnknownParts(answer, FXTWITTER_PATHS)
  return withUnknownParts({ kind: 'alive', record, missing, edited: false }, unknownParts)
}

function fxRecord(post: PostRef, status: JsonObject, tweet: JsonObject, at: Date): ReadTweet {
  const { record, missing } = buildTweetRecord(post, tweet, at)
  const quote = getObject(status, 'quote')
  const note = getString(getObject(status, 'community_note'), 'text')
  const community = getString(getObject(status, 'community'), 'name')
  const whole: PostRecord = {
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
  return { record: whole, missing }
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
