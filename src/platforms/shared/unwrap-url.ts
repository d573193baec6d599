import { unwrapMailGateway } from './unwrap-mail-gateway.ts'

/** Hosts that redirect to the URL in one of their parameters, whatever their path. */
const REDIRECTORS: ReadonlyMap<string, readonly string[]> = new Map([
  ['google.com', ['q', 'url']],
  ['l.facebook.com', ['u']],
  ['lm.facebook.com', ['u']],
  ['l.instagram.com', ['u']],
  ['out.reddit.com', ['url']],
  ['twitframe.com', ['url']],
  ['cdn.embedly.com', ['url', 'src']],
  ['webcache.googleusercontent.com', ['q']],
  ['slack-redir.net', ['url']],
  ['l.threads.com', ['u']],
  ['l.threads.net', ['u']],
  ['duckduckgo.com', ['uddg']],
  ['link.zhihu.com', ['target']],
  ['exit.sc', ['url']],
  ['gate.sc', ['url']],
  ['disq.us', ['url']],
  ['go.redirectingat.com', ['url']],
  ['go.skimresources.com', ['url']],
  ['redirect.viglink.com', ['u']],
  ['medium.com', ['url']],
  ['translate.google.com', ['u']],
  ['googleweblight.com', ['lite_url']],
])

/** Hosts whose whole query is the URL. */
const QUERY_IS_URL = /^(?:href\.li|anonym\.to|nullrefer\.com|dereferer\.me)$/

const ARCHIVE_TODAY = /^archive\.(?:ph|today|is|li|vn|fo|md)$/

/**
 * The URL inside the URL of a web archive, a cache, a redirector or a mail gateway, or null (platforms.md § 1.12).
 * Does not unwrap sharing tools, whose parameter is the page to share.
 */
export function unwrapUrl(url: URL): string | null {
  const host = url.hostname.toLowerCase().replace(/^www\./, '')
  const rest = url.pathname + url.search + url.hash
  return (
    unwrapMailGateway(host, url) ??
    archivedUrl(host, rest) ??
    cachedUrl(host, rest) ??
    (QUERY_IS_URL.test(host) ? url.search.slice(1) || null : redirectedUrl(host, url))
  )
}

/** Behind the capture's time, as in the Wayback Machine and archives that run the same software. */
function archivedUrl(host: string, rest: string): string | null {
  if (host === 'web.archive.org' || host === 'wayback.archive.org') {
    return /^\/(?:web\/[0-9*]*(?:[a-z]{2}_)?|save(?:\/_embed)?)\/(.+)$/.exec(rest)?.[1] ?? null
  }
  if (ARCHIVE_TODAY.test(host)) return /^\/(?:\d[\d.-]{3,18}|newest|o\/\w+)\/(.+)$/.exec(rest)?.[1] ?? null
  return /^\/(?:[\w-]{1,40}\/){0,3}\d{14}(?:[a-z]{2}_)?\/(https?:\/.+)$/.exec(rest)?.[1] ?? null
}

/** In the path of an AMP cache. */
function cachedUrl(host: string, rest: string): string | null {
  const cache = host === 'google.com' ? /^\/amp\/(?:s\/)?(.+)$/ : /^\/[cv]\/(?:s\/)?(.+)$/
  if (host !== 'google.com' && !/\.cdn\.ampproject\.org$/.test(host)) return null
  const inner = cache.exec(rest)?.[1]
  return inner === undefined ? null : `https://${inner}`
}

function redirectedUrl(host: string, url: URL): string | null {
  const names = REDIRECTORS.get(host) ?? (/^google\.[a-z.]{2,6}$/.test(host) ? ['q', 'url'] : [])
  for (const name of names) {
    const inner = url.searchParams.get(name)
    if (inner !== null) return inner.replace(/^cache:(?:[\w-]{6,20}:)?/, '')
  }
  return passedOnUrl(url)
}

/** The last part of a path that forwards to the URL in a parameter, on any host. */
const FORWARDS =
  /\/(?:redir(?:ect(?:or|ion)?)?|away|out(?:bound|going|link)?|url|link(?:filter|out|2)?|l|leav(?:e|ing)|exit|go(?:to|-wild|url)?|jump|external|ext(?:ernal)?-?link|click(?:time)?|safe-?link|warn(?:ing)?|sinaurl|r)(?:\.\w{2,5})?\/?$/i
const SHARES = /\/(?:share|sharer|sharing|intent|submit|compose|send|login|signin)(?:[/.]|$)/i
/** Parameters that name a page to forward to. */
const TARGETS = ['url', 'u', 'q', 'to', 'target', 'dest', 'destination', 'href', 'link', 'z', 'a']

/** The URL that a forwarding page of any host has in a parameter (`/away.php?to=`, `/linkfilter/?url=`). */
function passedOnUrl({ pathname, searchParams }: URL): string | null {
  if (!FORWARDS.test(pathname) || SHARES.test(pathname)) return null
  for (const name of TARGETS) {
    const inner = searchParams.get(name)
    if (inner !== null && /^https?(?::\/|%3a)/i.test(inner)) return inner
  }
  return null
}
