/** Hosts that redirect to the URL in one of their parameters. */
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
])

const ARCHIVE_TODAY = /^archive\.(?:ph|today|is|li|vn|fo|md)$/

/**
 * The URL inside the URL of a web archive, a cache or a redirector, or null (platforms.md § 1.12).
 * Does not unwrap sharing tools, whose parameter is the page to share.
 */
export function unwrapUrl(url: URL): string | null {
  const host = url.hostname.toLowerCase().replace(/^www\./, '')
  const rest = url.pathname + url.search + url.hash
  if (host === 'web.archive.org' || host === 'wayback.archive.org') {
    return /^\/(?:web\/[0-9*]*(?:[a-z]{2}_)?|save(?:\/_embed)?)\/(.+)$/.exec(rest)?.[1] ?? null
  }
  if (ARCHIVE_TODAY.test(host)) return /^\/(?:\d[\d.-]{3,18}|newest|o\/\w+)\/(.+)$/.exec(rest)?.[1] ?? null
  if (host === 'href.li') return url.search.slice(1) || null
  if (host === 'google.com' && rest.startsWith('/amp/')) {
    const inner = /^\/amp\/(?:s\/)?(.+)$/.exec(rest)?.[1]
    return inner === undefined ? null : `https://${inner}`
  }
  if (/\.cdn\.ampproject\.org$/.test(host)) {
    const inner = /^\/[cv]\/(?:s\/)?(.+)$/.exec(rest)?.[1]
    return inner === undefined ? null : `https://${inner}`
  }
  if (host === 'youtube.com' && url.pathname === '/redirect') return url.searchParams.get('q')
  if (host === 'facebook.com' && url.pathname === '/l.php') return url.searchParams.get('u')
  if (/\.safelinks\.protection\.outlook\.com$/.test(host)) return url.searchParams.get('url')
  const names = REDIRECTORS.get(host) ?? (/^google\.[a-z.]{2,6}$/.test(host) ? ['q', 'url'] : [])
  for (const name of names) {
    const inner = url.searchParams.get(name)
    if (inner !== null) return inner.replace(/^cache:(?:[\w-]{6,20}:)?/, '')
  }
  return null
}
