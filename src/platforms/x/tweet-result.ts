import type { Exchange } from '../../model/http.ts'
import type { PostRef } from '../../model/platform.ts'
import {
  emptyAnswer,
  malformedAnswer,
  type SourceStatus,
  statusOfResponse,
  unavailableAnswer,
  unknownShape,
} from '../shared/source-status.ts'
import { getBoolean, getString, getStrings, type JsonObject, parseObject } from '../shared/untyped-json.ts'
import { withUnknownParts } from '../shared/with-unknown-parts.ts'
import { isNoticeAbout, looksLikeNotice } from './notices.ts'
import { readTombstone } from './tombstone.ts'
import { readTweetAuthor } from './tweet-author.ts'
import { buildTweetRecord, isTweetOf } from './tweet-record.ts'
import { findUnknownTweetParts } from './unknown-tweet-parts.ts'

/** The features that the embed script sends (platforms.md § 1.1.1). */
const FEATURES = [
  'tfw_timeline_list:',
  'tfw_follower_count_sunset:true',
  'tfw_tweet_edit_backend:on',
  'tfw_refsrc_session:on',
  'tfw_fosnr_soft_interventions_enabled:on',
  'tfw_show_birdwatch_pivots_enabled:on',
  'tfw_show_business_verified_badge:on',
  'tfw_duplicate_scribes_to_settings:on',
  'tfw_use_profile_image_shape_enabled:on',
  'tfw_show_blue_verified_badge:on',
  'tfw_legacy_timeline_sunset:true',
  'tfw_show_gov_verified_badge:on',
  'tfw_show_business_affiliate_badge:on',
  'tfw_tweet_edit_frontend:on',
].join(';')

/** Computes the token that the embed script derives from an id. Like the script, it loses digits in `Number` (§ 1.1.1). */
export function computeToken(id: string): string {
  return ((Number(id) / 1e15) * Math.PI).toString(36).replace(/(0+|\.)/g, '')
}

/** Builds the URL of `tweet-result` for a post. Always in English, because `lang` sets the language of tombstones. */
export function buildTweetResultUrl(base: string, id: string): string {
  const query = new URLSearchParams({ id, lang: 'en', features: FEATURES, token: computeToken(id) })
  return `${base}/tweet-result?${query}`
}

/** Interprets a response of `tweet-result` by the table in platforms.md § 1.1.2. Never throws, whatever it contains. */
export function readTweetResult(exchange: Exchange, text: string, post: PostRef, at: Date): SourceStatus {
  const answer = parseObject(text)
  if (exchange.status === 400 && getString(answer, 'error') === 'Bad request.') return { kind: 'not-found' }
  const status = statusOfResponse(exchange)
  if (status !== null) return status
  if (answer === null) return malformedAnswer
  if (Object.keys(answer).length === 0) return emptyAnswer
  switch (getString(answer, '__typename')) {
    case 'TweetTombstone':
      return readTombstone(answer)
    case 'Tweet': {
      if (!isTweetOf(answer, post.id)) return unknownShape
      // Without an account, the author is suspended or the response is broken (§ 0): it shows no post.
      const author = readTweetAuthor(answer)
      if (author === null) return unavailableAnswer
      const text = getString(answer, 'text')
      if (isNoticeAbout(text, author.handle) || (isWithheld(answer) && looksLikeNotice(text))) {
        return { kind: 'named', liveness: 'withheld', reason: 'withheld' }
      }
      const { record, missing } = buildTweetRecord(post, answer, at)
      const edited = getBoolean(answer, 'isStaleEdit') === true
      return withUnknownParts({ kind: 'alive', record, missing, edited }, findUnknownTweetParts(answer))
    }
    default:
      return { ...unknownShape, unknown: `an answer of type ${getString(answer, '__typename') ?? 'none'}` }
  }
}

/** Does X say that it withholds the post somewhere? */
const isWithheld = (tweet: JsonObject): boolean =>
  getStrings(tweet, 'withheld_in_countries').length > 0 ||
  getString(tweet, 'withheld_scope') !== null ||
  getBoolean(tweet, 'withheld_copyright') === true
