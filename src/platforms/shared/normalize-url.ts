import type { PostRef } from '../../model/platform.ts'
import { safeDecodeURIComponent } from '../../model/url.ts'
import { unwrapUrl } from './unwrap-url.ts'

const LONGEST_URL = 8192
const DEEPEST_WRAPPING = 3

/** Parses a post's URL, also inside the URL of a web archive or a redirector. */
export function parsePostUrl(text: string, read: (url: URL) => PostRef | null): PostRef | null {
  let url = parseLenientUrl(text)
  for (let depth = 0; url !== null; depth++) {
    const post = read(url)
    if (post !== null || depth >= DEEPEST_WRAPPING) return post
    const inner = unwrapUrl(url)
    url = inner === null ? null : parseLenientUrl(inner)
  }
  return null
}

/** Removes the escapes of markup, JSON and queries from a URL and adds a missing scheme. Null if it is not a URL. */
export function parseLenientUrl(text: string): URL | null {
  if (text.length > LONGEST_URL) return null
  let url = text.trim()
  if (url.includes('\\'))
    url = url
      .replace(/\\u002f/gi, '/')
      .replace(/\\u0026/gi, '&')
      .replace(/\\/g, '')
  if (url.includes('&amp;')) url = url.replaceAll('&amp;', '&')
  for (let round = 0; round < 2 && /^(?:https?)?%(?:25)?(?:3a|2f)/i.test(url); round++)
    url = safeDecodeURIComponent(url)
  if (/^[hH][tT][tT][pP][sS]?:\/[^/]/.test(url)) url = url.replace('/', '//')
  if (url.startsWith('//')) url = `https:${url}`
  else if (!/^https?:\/\//i.test(url)) {
    if (!/^[a-z0-9-]+(?:\.[a-z0-9-]+)+\/\S/i.test(url)) return null
    url = `https://${url}`
  }
  return URL.canParse(url) ? new URL(url) : null
}
