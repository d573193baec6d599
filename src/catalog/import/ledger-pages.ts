import type { Store } from '../../model/store.ts'
import { type LedgerObject, parseLedgerKey } from './ledger-key.ts'

/** The ledger's objects with keys after `from` and up to `to`, in key order. */
export interface LedgerPage {
  readonly from: string
  readonly to: string
  readonly objects: readonly LedgerObject[]
  /** How many objects the store listed, foreign ones included. */
  readonly listed: number
  /** Snapshots without a manifest: a process died between the two puts, or is between them. */
  readonly orphans: readonly LedgerObject[]
}

/** Keys a page, as S3 lists them. */
const PAGE = 1_000

/** Sorts after every key of a prefix that ends with `/`. */
const endOf = (prefix: string): string => `${prefix.slice(0, -1)}0`

/**
 * Lists the objects under a prefix page by page, with one page in memory. Together the pages cover the whole range from
 * `after` (exclusive) to the end of the prefix, gaps included.
 */
export async function* iterateLedgerPages(
  store: Store,
  prefix: string,
  after: string,
  size = PAGE,
): AsyncGenerator<LedgerPage> {
  const end = endOf(prefix)
  if (after >= end) return
  const start = after > prefix ? after : prefix
  let from = start
  let previous = start
  let listed = 0
  let objects: LedgerObject[] = []
  let orphans: LedgerObject[] = []
  for await (const { key, size: bytes } of store.list(prefix, after > prefix ? { after } : {})) {
    const object = parseLedgerKey(key, bytes)
    // `….json` sorts just before `….wacz`.
    if (object?.kind === 'wacz' && previous !== key.replace(/wacz$/, 'json')) orphans.push(object)
    if (object) objects.push(object)
    previous = key
    listed += 1
    if (listed < size) continue
    yield { from, to: key, objects, listed, orphans }
    from = key
    listed = 0
    objects = []
    orphans = []
  }
  yield { from, to: end, objects, listed, orphans }
}
