import type { Exchange, HttpRequest } from '../../model/http.ts'
import type { PostRef } from '../../model/platform.ts'
import {
  absentPart,
  malformedAnswer,
  type SourceStatus,
  statusOfResponse,
  unavailableAnswer,
  unknownShape,
} from '../shared/source-status.ts'
import { findUnknownParts } from '../shared/unknown-parts.ts'
import { getCount, getObjects, getString, type JsonObject, parseObject } from '../shared/untyped-json.ts'
import { withUnknownParts } from '../shared/with-unknown-parts.ts'
import { TIKTOK_ITEM_PATHS } from './fields.ts'
import { buildPlayerRecord } from './player-record.ts'
import { readRefusal } from './refusal.ts'

/** Builds the request of the list behind TikTok's player (platforms-2.md § 5.1). */
export const buildItemsRequest = (base: string, { id }: PostRef): Pick<HttpRequest, 'url' | 'headers'> => ({
  url: `${base}/player/api/v1/items?item_ids=${id}`,
  headers: { referer: `${base}/player/v1/${id}` },
})

const busy = { ...unknownShape, reason: 'upstream' } as const

/** Reads the player's list (platforms-2.md § 5.3). An item that it lacks is gone or private, or the list is busy. */
export function readItems(exchange: Exchange, text: string, post: PostRef, at: Date): SourceStatus {
  const refusal = readRefusal(exchange, text)
  if (refusal !== null) return refusal
  const status = statusOfResponse(exchange)
  // The list answers 200 to every id, so a 404 is about the endpoint.
  if (status?.kind === 'not-found') return busy
  if (status !== null) return status
  const answer = parseObject(text)
  if (answer === null) return malformedAnswer
  const code = getCount(answer, 'status_code')
  if (code === 1) return busy
  // The list did not understand the request.
  if (code === 5) return { ...unknownShape, reason: 'internal' }
  if (code !== null && code !== 0) return { ...unknownShape, unknown: `status_code ${code}` }
  const item = getObjects(answer, 'items').find((one) => getString(one, 'id_str') === post.id)
  return item === undefined ? readResult(answer, post) : alive(item, post, at)
}

function alive(item: JsonObject, post: PostRef, at: Date): SourceStatus {
  const built = buildPlayerRecord(post, item, at)
  if ('absent' in built) return absentPart(built.absent)
  return withUnknownParts(
    { kind: 'alive', record: built.record, missing: [], edited: false },
    findUnknownParts(item, TIKTOK_ITEM_PATHS),
  )
}

function readResult(answer: JsonObject, post: PostRef): SourceStatus {
  const result = getObjects(answer, 'results').find((one) => getString(one, 'id_str') === post.id)
  const code = getString(result ?? null, 'code')
  if (code === null) return absentPart('results[].code')
  if (code === 'nil_core_data') return { kind: 'not-found' }
  return code === 'api_busy' ? busy : { ...unavailableAnswer, unknown: `the code ${code.slice(0, 60)}` }
}
