import type { Exchange } from '../../model/http.ts'
import type { PostRef } from '../../model/platform.ts'
import { openPage } from '../shared/open-page.ts'
import { absentPart, type SourceStatus, unknownShape } from '../shared/source-status.ts'
import { findUnknownParts } from '../shared/unknown-parts.ts'
import {
  getBoolean,
  getCount,
  getObject,
  getString,
  type JsonObject,
  parseObject,
} from '../shared/untyped-json.ts'
import { withUnknownParts } from '../shared/with-unknown-parts.ts'
import { buildTiktokEmbedRecord, findEmbedData } from './embed-record.ts'
import { TIKTOK_EMBED_PATHS } from './fields.ts'
import { readRefusal } from './refusal.ts'

/** The script with the page's data. Other scripts name it too, so only its id counts. */
const STATE = '__FRONTITY_CONNECT_STATE__'

/** The address of the embed page of a post. */
export const buildTiktokEmbedUrl = (base: string, { id }: Pick<PostRef, 'id'>): string =>
  `${base}/embed/v2/${id}`

/**
 * Reads TikTok's embed page (platforms-2.md § 5.3). It answers 400, or 200 with an error's number in its data, for a post that is gone,
 * private or withheld: that says not-found and no more.
 */
export function readTiktokEmbed(exchange: Exchange, text: string, post: PostRef, at: Date): SourceStatus {
  if (exchange.status === 400) return { kind: 'not-found' }
  const refusal = readRefusal(exchange, text)
  if (refusal !== null) return refusal
  const page = openPage(exchange, text)
  if ('kind' in page) return page
  const script = page(`script[id="${STATE}"]`).first()
  if (script.length === 0) return absentPart(`#${STATE}`)
  const all = parseObject(script.text())
  if (all === null) return absentPart(`#${STATE} as JSON`)
  const data = getObject(getObject(all, 'source'), 'data')
  const state = getObject(data, `/embed/v2/${post.id}`)
  return state === null ? absentPart('source.data./embed/v2/{id}') : readState(state, post, at)
}

function readState(state: JsonObject, post: PostRef, at: Date): SourceStatus {
  const video = getObject(state, 'videoData')
  if (video === null) {
    const code = getCount(state, 'code')
    const failed = getBoolean(state, 'isError') === true && code !== null && code !== 200
    return failed ? { kind: 'not-found' } : absentPart('videoData')
  }
  const id = getString(getObject(video, 'itemInfos'), 'id')
  if (id !== null && id !== post.id) return { ...unknownShape, unknown: 'the data of another post' }
  const found = findEmbedData(video)
  if ('absent' in found) return absentPart(found.absent)
  if (id === null) return absentPart('videoData.itemInfos.id')
  const record = buildTiktokEmbedRecord(post, found, video, at)
  return withUnknownParts(
    { kind: 'alive', record, missing: [], edited: false },
    findUnknownParts(video, TIKTOK_EMBED_PATHS),
  )
}
