/** Is this one of X's short links, as they stand in posts? */
export function isShortLink(url: string): boolean {
  return /^https?:\/\/t\.co\/\w+$/i.test(url)
}

export interface Target {
  readonly url: string
  /** Is there anything to learn by asking for it? X shows its pages to nobody without an account, and
   * what it warns of is not visited. */
  readonly visit: boolean
}

/**
 * What a short link stands for, from either form of its answer: a redirect, or a page that sends a
 * browser on (platforms.md § 1.9). Behind the warning of an unsafe link, that link. Null where it
 * leads nowhere.
 */
export function shortLinkTarget(
  status: number,
  headers: Readonly<Record<string, string>>,
  text: string,
): Target | null {
  const written = status >= 300 && status < 400 ? headers.location : status === 200 ? inPage(text) : undefined
  const url = webUrl(written ?? null)
  if (url === null) return null
  const unsafe = isWarning(url) ? webUrl(url.searchParams.get('unsafe_link')) : null
  if (unsafe !== null) return { url: unsafe.href, visit: false }
  return { url: url.href, visit: !/(?:^|\.)(?:twitter\.com|x\.com|t\.co)$/.test(url.hostname) }
}

function webUrl(text: string | null): URL | null {
  const url = URL.parse(text ?? '')
  return url !== null && /^https?:$/.test(url.protocol) ? url : null
}

const isWarning = (url: URL): boolean =>
  /^(?:[\w-]+\.)?(?:twitter|x)\.com$/.test(url.hostname) && url.pathname === '/safety/unsafe_link_warning'

function inPage(text: string): string | undefined {
  const refresh = /http-equiv="?refresh"?\s+content="\s*\d+\s*;\s*url=([^"]+)"/i.exec(text)?.[1]
  if (refresh !== undefined) return refresh.replaceAll('&amp;', '&')
  return /location\.replace\("((?:[^"\\]|\\.)+)"\)/.exec(text)?.[1]?.replaceAll('\\/', '/')
}
