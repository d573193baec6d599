import type { HtmlPage } from '../../detect/html/load-html.ts'
import type { Exchange } from '../../model/http.ts'
import type { Liveness, Reason } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import { openPage } from '../shared/open-page.ts'
import { absentPart, type SourceStatus, unavailableAnswer, unknownShape } from '../shared/source-status.ts'
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
import { TIKTOK_PAGE_PATHS } from './fields.ts'
import { readRefusal } from './refusal.ts'
import { buildWebRecord } from './web-record.ts'

const STATE = '__UNIVERSAL_DATA_FOR_REHYDRATION__'
const SCOPES = ['webapp.video-detail', 'webapp.reflow.video.detail'] as const

/** What the page's `statusCode` means (platforms-2.md § 5.3); `weak` where a single tool reads it so. */
const CODES: Readonly<Record<number, readonly [liveness: Liveness, reason: Reason, weak?: true]>> = {
  10216: ['account-protected', 'protected'],
  10217: ['deleted', 'deleted', true],
  10221: ['account-deleted', 'account-deleted', true],
  10222: ['account-protected', 'protected'],
  10231: ['withheld', 'withheld'],
}
/** Said of a post that is gone, of a wrong id, and to an address that TikTok refuses. */
const AMBIGUOUS = 10204

/** The address of a post's page, for any handle. */
export const buildPageUrl = (base: string, { id }: PostRef): string => `${base}/@i/video/${id}`

/** Reads the page of a post (platforms-2.md § 5.3). Only its number can tell why a post is gone. */
export function readWebPage(exchange: Exchange, text: string, post: PostRef, at: Date): SourceStatus {
  const refusal = readRefusal(exchange, text)
  if (refusal !== null) return refusal
  const page = openPage(exchange, text)
  if ('kind' in page) return page
  const { absent, detail } = findDetail(page)
  if (detail === null) return absentPart(absent)
  const code = getCount(detail, 'statusCode')
  if (code === null) return absentPart('statusCode')
  if (code === AMBIGUOUS) return unavailableAnswer
  const named = CODES[code]
  if (named !== undefined) {
    const [liveness, reason, weak] = named
    return { kind: 'named', liveness, reason, ...(weak ? { weak } : {}) }
  }
  return code === 0 ? readItem(detail, post, at) : { ...unavailableAnswer, unknown: `statusCode ${code}` }
}

/** The data of the page's post; null with the name of the part that is absent. */
export function findDetail(
  page: HtmlPage,
):
  | { readonly detail: JsonObject; readonly absent?: never }
  | { readonly detail: null; readonly absent: string } {
  const script = page(`script[id="${STATE}"]`).first()
  if (script.length === 0) return { detail: null, absent: `#${STATE}` }
  const scope = getObject(parseObject(script.text()), '__DEFAULT_SCOPE__')
  if (scope === null) return { detail: null, absent: `#${STATE} as JSON` }
  const detail = SCOPES.map((name) => getObject(scope, name)).find((one) => one !== null)
  return detail === undefined || detail === null ? { detail: null, absent: SCOPES[0] } : { detail }
}

function readItem(detail: JsonObject, post: PostRef, at: Date): SourceStatus {
  const item = getObject(getObject(detail, 'itemInfo'), 'itemStruct')
  if (item === null) return absentPart('itemInfo.itemStruct')
  const id = getString(item, 'id')
  if (id === null) return absentPart('itemStruct.id')
  if (id !== post.id) return { ...unknownShape, unknown: 'the data of another post' }
  const built = buildWebRecord(post, item, 'tiktok-page', at)
  if ('absent' in built) return absentPart(built.absent)
  const { record } = built
  const hidden =
    getString(getObject(item, 'video'), 'playAddr') === null && getObject(item, 'imagePost') === null
  if (getBoolean(item, 'isContentClassified') === true && hidden)
    return { kind: 'named', liveness: 'age-gated', reason: 'age-restricted', record }
  return withUnknownParts(
    { kind: 'alive', record, missing: [], edited: false },
    findUnknownParts(item, TIKTOK_PAGE_PATHS),
  )
}
