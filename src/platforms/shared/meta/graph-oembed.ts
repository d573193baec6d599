import { blankRecord } from '../../../model/blank-record.ts'
import type { Exchange } from '../../../model/http.ts'
import type { PostRef } from '../../../model/platform.ts'
import type { Witness } from '../../../model/post-record.ts'
import { malformedAnswer, type SourceStatus, statusOfResponse, unknownShape } from '../source-status.ts'
import { getBoolean, getCount, getObject, getString, parseObject } from '../untyped-json.ts'

/** The error codes of Meta's Graph API (platforms-2.md § 8.3). */
const NOT_FOUND = 24
const OUR_FAULT = 100
const LIMITS: ReadonlySet<number | null> = new Set([4, 17, 32, 613])
const REFUSALS: ReadonlySet<number | null> = new Set([10, 190, 200])
/** The time until the next request after a limit, which names none. */
const LIMITED_MS = 15 * 60_000

/** The address at which an oEmbed endpoint of the Graph API answers for a post. */
export const graphOembedUrl = (endpoint: string, post: PostRef): string =>
  `${endpoint}?url=${encodeURIComponent(post.url)}`

/**
 * Interprets an answer of oEmbed without a token. Since 2026 it has neither words nor author, so it only says whether
 * there is a post that may be embedded.
 *
 * @param codeOf finds the id of the post in the answer's markup
 */
export function readGraphOembed(
  exchange: Exchange,
  text: string,
  post: PostRef,
  at: Date,
  witness: Witness,
  codeOf: (html: string) => string | null,
): SourceStatus {
  const answer = parseObject(text)
  const error = getObject(answer, 'error')
  if (error !== null && exchange.status >= 400 && exchange.status < 500) {
    const code = getCount(error, 'code')
    if (LIMITS.has(code) || getBoolean(error, 'is_transient')) {
      const retryAt = new Date(at.getTime() + LIMITED_MS).toISOString()
      return { ...unknownShape, reason: 'rate-limited', retryAt }
    }
    if (code === NOT_FOUND) return { kind: 'not-found' }
    if (code === OUR_FAULT) return { ...unknownShape, reason: 'internal' }
    if (REFUSALS.has(code)) return { kind: 'refused' }
    return { ...unknownShape, unknown: `the error ${code ?? 'without a code'}` }
  }
  const status = statusOfResponse(exchange)
  // Only the documented error says that there is no post.
  if (status?.kind === 'not-found') return { ...unknownShape, reason: 'upstream' }
  if (status !== null) return status
  const html = getString(answer, 'html')
  if (html === null)
    return answer === null ? malformedAnswer : { ...unknownShape, unknown: 'an answer without html' }
  if (codeOf(html) !== post.id) return { ...unknownShape, unknown: 'the embed of another post' }
  return { kind: 'alive', record: blankRecord(post, witness), missing: [], edited: false }
}
