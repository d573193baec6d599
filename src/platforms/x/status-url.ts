import type { PostRef } from '../../model/platform.ts'
import { safeDecodeURIComponent } from '../../model/url.ts'
import { parseLenientUrl, parsePostUrl } from '../shared/normalize-url.ts'

const ID = /^[1-9][0-9]{0,18}$/
const LARGEST_ID = 9_223_372_036_854_775_807n
const HANDLE = /^@?([A-Za-z0-9_]{1,20})$/

/** An id as X hands them out: a positive decimal of 63 bits (platforms.md § 1.1.1). */
export function isStatusId(text: string): boolean {
  return ID.test(text) && BigInt(text) <= LARGEST_ID
}

/** The canonical form: `https://x.com/{handle or i}/status/{id}`. */
export function statusRef(id: string, handle: string | null): PostRef {
  return { platform: 'x', id, url: `https://x.com/${handle ?? 'i'}/status/${id}` }
}

/** The handle in a canonical URL, null where it is unknown. */
export function parseHandle(ref: Pick<PostRef, 'url'>): string | null {
  const handle = /^https:\/\/x\.com\/(\w+)\/status\//.exec(ref.url)?.[1]
  return handle === undefined || handle === 'i' ? null : handle
}

/**
 * The post that a URL addresses: X and Twitter by any host, front ends, archives and redirectors
 * (platforms.md § 1.12). Share, search, profile, list and moment URLs address none.
 */
export function parseStatusUrl(text: string): PostRef | null {
  return parsePostUrl(text, statusAt)
}

/** Like, repost and reply links: they name a post, but neither show it nor speak of it. */
export function isIntentUrl(text: string): boolean {
  const url = parseLenientUrl(text)
  return url !== null && isXHost(url.hostname) && /^\/intent\//i.test(url.pathname)
}

/** Hosts of X itself, by country, device, onion and translation proxy. */
export function isXHost(host: string): boolean {
  return (
    /^(?:(?:www|m|mobile|platform|[a-z]{2}(?:-[a-z]{2})?)\.)?(?:twitter|x)\.com\.?$/.test(host) ||
    /^(?:mobile-)?(?:twitter|x)-com\.translate\.goog$/.test(host) ||
    /(?:^|\.)twitter3e4tixl4xyajtrzo62zg5vztmjuricljdp2c5kshju4avyoid\.onion$/.test(host)
  )
}

/** Sites that show X's posts under X's own paths (platforms.md § 1.12). */
const MIRRORS: ReadonlySet<string> = new Set(
  `xcancel.com fxtwitter.com fixupx.com twittpr.com xfixup.com vxtwitter.com fixvx.com twstalker.com
  twitterlive.pro cunnyx.com girlcockx.com stupidpenisx.com`.split(/\s+/),
)

/** Sites that show them under paths of their own. */
const THREAD_READERS: ReadonlyMap<string, RegExp> = new Map([
  ['sotwe.com', /^\/tweet\/(\d+)/],
  ['threadreaderapp.com', /^\/thread\/(\d+)/],
  ['unrollnow.com', /^\/status\/(\d+)/],
  ['rattibha.com', /^\/thread\/(\d+)/],
  ['twitter-thread.com', /^\/t\/(\d+)/],
])

function statusAt(url: URL): PostRef | null {
  const host = url.hostname.toLowerCase()
  if (isXHost(host)) return statusInPath(url) ?? statusInQuery(url)
  const plain = host.replace(/^(?:www?|m|mobile|api|[dg]|[a-z]{2})\./, '')
  if (MIRRORS.has(plain) || /^nitter\./.test(plain)) return statusInPath(url)
  const own = THREAD_READERS.get(plain)?.exec(url.pathname)?.[1]
  return own !== undefined && isStatusId(own) ? statusRef(own, null) : null
}

function statusInPath(url: URL): PostRef | null {
  // Until 2012 the path stood behind the hash: twitter.com/#!/user/status/1
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
  if (!isStatusWord(lower[1])) return null
  const handle = HANDLE.exec(safeDecodeURIComponent(parts[0] ?? ''))?.[1]
  if (handle === undefined) return null
  return idAt(parts[2], handle.toLowerCase() === 'anyuser' ? null : handle)
}

const isStatusWord = (word: string | undefined): boolean => word === 'status' || word === 'statuses'

/** Digits only: what follows them (`)`, `…`, `%22`) came from the text around the address. */
function idAt(part: string | undefined, handle: string | null): PostRef | null {
  const id = /^\d+/.exec(part ?? '')?.[0]
  return id !== undefined && isStatusId(id) ? statusRef(id, handle) : null
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
