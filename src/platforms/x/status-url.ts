import type { PostRef } from '../../model/platform.ts'
import { safeDecodeURIComponent } from '../../model/url.ts'
import { parseLenientUrl, parsePostUrl } from '../shared/normalize-url.ts'

const ID = /^[1-9][0-9]{0,18}$/
const LARGEST_ID = 9_223_372_036_854_775_807n
const HANDLE = /^@?([A-Za-z0-9_]{1,20})$/

/** An id of X: a positive decimal of 63 bits (platforms.md § 1.1.1). */
export function isStatusId(text: string): boolean {
  return ID.test(text) && BigInt(text) <= LARGEST_ID
}

/** The canonical form: `https://x.com/{handle or i}/status/{id}`. */
export function createStatusRef(id: string, handle: string | null): PostRef {
  return { platform: 'x', id, url: `https://x.com/${handle ?? 'i'}/status/${id}` }
}

/** The handle in a canonical URL; null if it is unknown. */
export function parseHandle(ref: Pick<PostRef, 'url'>): string | null {
  const handle = /^https:\/\/x\.com\/(\w+)\/status\//.exec(ref.url)?.[1]
  return handle === undefined || handle === 'i' ? null : handle
}

/**
 * Parses a post's URL: of any host of X and Twitter, of front ends, archives and redirectors (platforms.md
 * § 1.12). Null for share, search, profile, list and moment URLs.
 */
export function parseStatusUrl(text: string): PostRef | null {
  return parsePostUrl(text, readStatusUrl)
}

/** Is it a like, repost or reply link? They contain a post's id, but neither show nor cite the post. */
export function isIntentUrl(text: string): boolean {
  const url = parseLenientUrl(text)
  return url !== null && isXHost(url.hostname) && /^\/intent\//i.test(url.pathname)
}

/** Is it a host of X, including those by country and device, onion and translation proxies? */
export function isXHost(host: string): boolean {
  return (
    /^(?:(?:www|m|mobile|platform|[a-z]{2}(?:-[a-z]{2})?)\.)?(?:twitter|x)\.com\.?$/.test(host) ||
    /^(?:mobile-)?(?:twitter|x)-com\.translate\.goog$/.test(host) ||
    /(?:^|\.)twitter3e4tixl4xyajtrzo62zg5vztmjuricljdp2c5kshju4avyoid\.onion$/.test(host)
  )
}

/** Front ends with X's paths (platforms.md § 1.12). */
const MIRRORS: ReadonlySet<string> = new Set(
  `xcancel.com fxtwitter.com fixupx.com twittpr.com xfixup.com vxtwitter.com fixvx.com twstalker.com
  twitterlive.pro cunnyx.com girlcockx.com stupidpenisx.com`.split(/\s+/),
)

/** Front ends with other paths. */
const THREAD_READERS: ReadonlyMap<string, RegExp> = new Map([
  ['sotwe.com', /^\/tweet\/(\d+)/],
  ['threadreaderapp.com', /^\/thread\/(\d+)/],
  ['unrollnow.com', /^\/status\/(\d+)/],
  ['rattibha.com', /^\/thread\/(\d+)/],
  ['twitter-thread.com', /^\/t\/(\d+)/],
])

/** Parses the URL of a post on X's hosts or on a front end. */
export function readStatusUrl(url: URL): PostRef | null {
  const host = url.hostname.toLowerCase()
  if (isXHost(host)) return statusInPath(url) ?? statusInQuery(url)
  const plain = host.replace(/^(?:www?|m|mobile|api|[dg]|[a-z]{2})\./, '')
  if (MIRRORS.has(plain) || /^nitter\./.test(plain)) return statusInPath(url)
  const own = THREAD_READERS.get(plain)?.exec(url.pathname)?.[1]
  return own !== undefined && isStatusId(own) ? createStatusRef(own, null) : null
}

function statusInPath(url: URL): PostRef | null {
  // Until 2012 the path was in the fragment: twitter.com/#!/user/status/1
  const path = url.hash.startsWith('#!/') ? url.hash.slice(2) : url.pathname
  const parts = path.split('/', 8).filter((part) => part !== '')
  const lower = parts.map((part) => part.toLowerCase())
  if (lower[0] === 'i') {
    if (lower[1] === 'web') return idAt(parts[3], null)
    if (lower[1] === 'cards') return lower[2] === 'tfw' ? idAt(parts[4], null) : null
    if (lower[1] === 'videos') return idAt(lower[2] === 'tweet' ? parts[3] : parts[2], null)
    return isStatusWord(lower[1]) ? idAt(parts[2], null) : null
  }
  if (isStatusWord(lower[0])) return idAt(parts[1], null)
  // Behind an author, an Article has the id of its post; `/i/article/` has the Article's own.
  if (!isStatusWord(lower[1]) && lower[1] !== 'article') return null
  const handle = HANDLE.exec(safeDecodeURIComponent(parts[0] ?? ''))?.[1]
  if (handle === undefined) return null
  return idAt(parts[2], handle.toLowerCase() === 'anyuser' ? null : handle)
}

const isStatusWord = (word: string | undefined): boolean => word === 'status' || word === 'statuses'

/** Keeps the leading digits; what follows (`)`, `…`, `%22`) comes from the text around the URL. */
function idAt(part: string | undefined, handle: string | null): PostRef | null {
  const id = /^\d+/.exec(part ?? '')?.[0]
  return id !== undefined && isStatusId(id) ? createStatusRef(id, handle) : null
}

function statusInQuery(url: URL): PostRef | null {
  const path = url.pathname.toLowerCase()
  if (/^\/embed\/(?:tweet|index)\.html$/.test(path))
    return idAt(url.searchParams.get('id') ?? undefined, null)
  if (/^\/intent\/(?:like|favorite|retweet|repost|tweet|post)$/.test(path)) {
    return idAt(url.searchParams.get('tweet_id') ?? url.searchParams.get('in_reply_to') ?? undefined, null)
  }
  return null
}
