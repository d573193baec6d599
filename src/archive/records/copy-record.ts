import { StoreError } from '../../model/errors.ts'
import type { Scratch } from '../../model/http.ts'
import type { PutBody, Store } from '../../model/store.ts'
import type { Ledger } from '../ledger.ts'
import { classifyPostKey } from '../object-keys.ts'
import { sha256Hex } from '../sha256.ts'
import { readVerifiedBody } from '../verified-body.ts'
import { encodeJson } from './encode-json.ts'

/**
 * `absent`: the source has no such record. `differs`: the target has other bytes under one of its keys, which an audit
 * looks at.
 */
export type CopyResult =
  | { readonly kind: 'copied'; readonly bytes: number }
  | { readonly kind: 'absent' }
  | { readonly kind: 'differs' }

const WACZ_TYPE = 'application/wacz'
/** A file of this size is not read if the target has one of the same length: an audit compares its bytes. */
const WORTH_ASKING = 1024 * 1024

/**
 * Copies a record from one store to another, and before a manifest its `.wacz`. Nothing is written that a trusted key did not
 * sign, and nothing is overwritten.
 *
 * @throws InvalidArchiveError, StoreError `store-corrupt` if the source is damaged or not believed; StoreError if a store is
 * unavailable
 */
export async function copyRecord(
  from: Ledger,
  to: Store,
  key: string,
  scratch: Scratch,
): Promise<CopyResult> {
  if (classifyPostKey(key) !== 'manifest') {
    const record = await (key.startsWith('articles/') ? from.readArticle(key) : from.readEvent(key))
    return record === null ? { kind: 'absent' } : await putRecord(to, key, record)
  }
  const manifest = await from.readManifest(key)
  if (manifest === null) return { kind: 'absent' }
  const { wacz } = manifest
  let bytes = 0
  if (wacz.bytes < WORTH_ASKING || (await to.size(wacz.key)) !== wacz.bytes) {
    const body = await readVerifiedBody(from.store, wacz, scratch)
    if (body === null) {
      throw new StoreError('store-corrupt', `${from.store.address}/${wacz.key} is missing.`, {
        input: wacz.key,
        hint: 'An audit (stet verify --audit) looks for it in the other copies.',
      })
    }
    if ((await to.put(wacz.key, body, WACZ_TYPE)) === 'taken') return { kind: 'differs' }
    bytes = body.size
  }
  const written = await putRecord(to, key, manifest)
  return written.kind === 'copied' ? { kind: 'copied', bytes: bytes + written.bytes } : written
}

async function putRecord(to: Store, key: string, record: object): Promise<CopyResult> {
  const body = recordBody(record)
  const put = await to.put(key, body, 'application/json')
  return put === 'taken' ? { kind: 'differs' } : { kind: 'copied', bytes: body.size }
}

/** A believed record as it is stored. */
export function recordBody(record: object): PutBody {
  const source = encodeJson(record)
  return { source, size: source.length, sha256: sha256Hex(source) }
}
