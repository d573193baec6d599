import type { Exchange } from '../../model/http.ts'
import type { MissingPart } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PostRecord } from '../../model/post-record.ts'
import {
  emptyAnswer,
  malformedAnswer,
  type SourceStatus,
  statusOfResponse,
  unavailableAnswer,
  unknownShape,
} from '../shared/source-status.ts'
import { getBoolean, getString, parseObject } from '../shared/untyped-json.ts'
import { readTombstone } from './tombstone.ts'
import { buildTweetRecord, isTweetOf, readTweetAuthor } from './tweet-record.ts'

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
      if (readTweetAuthor(answer) === null) return unavailableAnswer
      const record = buildTweetRecord(post, answer, at)
      return {
        kind: 'alive',
        record,
        missing: cutTexts(record),
        edited: getBoolean(answer, 'isStaleEdit') === true,
      }
    }
    default:
      return { ...unknownShape, unknown: `an answer of type ${getString(answer, '__typename') ?? 'none'}` }
  }
}

/** The text of a long note is cut without a sign (§ 1.1.3), so the rest is missing. */
function cutTexts(record: PostRecord): MissingPart[] {
  const missing: MissingPart[] = []
  if (record.textCut) missing.push({ part: 'text', url: record.url, reason: 'upstream' })
  if (record.quoted?.status === 'served' && record.quoted.post.textCut) {
    missing.push({ part: 'quoted', url: record.quoted.post.url, reason: 'upstream' })
  }
  return missing
}
