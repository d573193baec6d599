import { classifyPostKey } from '../../archive/object-keys.ts'
import { PlatformName, type PostRef } from '../../model/platform.ts'

/** An object of the ledger, as its key alone describes it. */
export type LedgerObject = {
  readonly key: string
  /** In bytes; null if the store's listing does not tell it. */
  readonly size: number | null
  readonly time: Date
} & (
  | { readonly kind: 'article' }
  | {
      readonly kind: 'manifest' | 'event' | 'wacz'
      readonly post: Pick<PostRef, 'platform' | 'id'>
    }
)

const ARTICLE = /^articles\/[0-9a-f]{2}\/[0-9a-f]{64}\/(\d{8}T\d{6}Z)\.json$/

/** Parses a key of the ledger; null for any other object of the store. */
export function parseLedgerKey(key: string, size: number | null = null): LedgerObject | null {
  const article = ARTICLE.exec(key)?.[1]
  if (article !== undefined) return withTime(article, (time) => ({ kind: 'article', key, size, time }))
  const kind = classifyPostKey(key)
  const [, platform, , id = '', name = ''] = key.split('/')
  const known = PlatformName.safeParse(platform).data
  if (kind === null || !known) return null
  const post = { platform: known, id: decodeId(id) }
  return withTime(name.slice(0, 16), (time) => ({ kind, key, size, time, post }))
}

/** The post of a key under `posts/`, or of the prefix of a post's keys, which ends with `/`; null for any other. */
export function postOfKey(key: string): Pick<PostRef, 'platform' | 'id'> | null {
  const [, platform, id] = /^posts\/([^/]+)\/[0-9a-f]{2}\/([^/]+)\//.exec(key) ?? []
  const known = PlatformName.safeParse(platform).data
  return known && id !== undefined ? { platform: known, id: decodeId(id) } : null
}

function withTime(digits: string, make: (time: Date) => LedgerObject): LedgerObject | null {
  const iso = digits.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)/, '$1-$2-$3:$4:')
  const time = new Date(iso)
  return Number.isNaN(time.getTime()) ? null : make(time)
}

function decodeId(id: string): string {
  try {
    return decodeURIComponent(id)
  } catch {
    // Stet never wrote such a key. Reading the record reports that it does not match its key.
    return id
  }
}
