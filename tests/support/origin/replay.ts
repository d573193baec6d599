import type { Answer, OriginRequest } from './answer.ts'
import { type ArchivedPage, cdxSearch, urlKey } from './cdx.ts'
import type { Mood } from './mood.ts'

/** `web.archive.org`: the index, and replay with flags (platforms.md §§ 2.2, 2.3). */
export function webArchive(request: OriginRequest, pages: readonly ArchivedPage[]): Answer | null {
  if (request.url.pathname === '/cdx/search/cdx') return cdxSearch(request, pages)
  const match = /^\/web\/(\d{14})(?:[a-z]{2}_)?\/(https?:\/\/.+)$/.exec(
    request.url.pathname + request.url.search,
  )
  if (match === null) return null
  const [, timestamp = '', address = ''] = match
  const same = pages.filter((page) => urlKey(page.url) === urlKey(address))
  const exact = same.find((page) => page.timestamp === timestamp)
  if (exact) return served(exact)
  const distance = (page: ArchivedPage) => Math.abs(Number(page.timestamp) - Number(timestamp))
  const nearest = same.toSorted((a, b) => distance(a) - distance(b))[0]
  // Never archived: the archive's own 404, without `memento-datetime`.
  if (!nearest) return { status: 404, headers: { 'content-type': 'text/html' }, body: '<p>Not archived.</p>' }
  const flag = /^\/web\/\d{14}([a-z]{2}_)?\//.exec(request.url.pathname)?.[1] ?? ''
  return {
    status: 302,
    headers: { location: `https://web.archive.org/web/${nearest.timestamp}${flag}/${nearest.url}` },
  }
}

function served({ timestamp, mime, status, body }: ArchivedPage): Answer {
  const time = timestamp.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6Z')
  return {
    status: status ?? 200,
    headers: {
      'content-type': mime ?? 'text/html',
      'memento-datetime': new Date(time).toUTCString(),
    },
    body,
  }
}

/** The archive's message for a site that it does not show (platforms.md § 2.2). */
export const blockedSite: Mood = () => ({
  status: 403,
  headers: { 'content-type': 'text/plain' },
  body: 'org.archive.util.io.RuntimeIOException: org.archive.wayback.exception.AdministrativeAccessControlException: Blocked Site Error\n',
})
