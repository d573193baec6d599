import type { HtmlPage } from '../../detect/html/load-html.ts'
import { blankAuthor, blankRecord } from '../../model/blank-record.ts'
import type { Exchange } from '../../model/http.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PostRecord } from '../../model/post-record.ts'
import { openGraph } from '../shared/meta/open-graph.ts'
import { isEmptyShell, META_PAGE_END, readMetaRefusal } from '../shared/meta/refusal.ts'
import { publicShortcode, timeOfShortcode } from '../shared/meta/shortcode.ts'
import { openPage } from '../shared/open-page.ts'
import { absentPart, type MovedStatus, type SourceStatus, unknownShape } from '../shared/source-status.ts'
import { parseThreadsAddress, threadsRef } from './post-ref.ts'

/** The application's routes of a post that it does not show (platforms-2.md § 9.3). */
const WITHHELD_ROUTE = /BarcelonaGeoBlockedErrorRoot/

/** Reads the page of a post: Open Graph tags, with the display name, and words that may be cut. */
export function readThreadsPage(
  exchange: Exchange,
  text: string,
  post: PostRef,
  at: Date,
): SourceStatus | MovedStatus {
  const code = publicShortcode(post.id)
  if (exchange.status >= 300 && exchange.status < 400) {
    const location = URL.parse(exchange.headers.location ?? '', exchange.url)
    if (location?.searchParams.get('error') === 'invalid_post') return { kind: 'not-found' }
    const target = parseThreadsAddress(location?.href)
    // `/t/CODE` leads to the address with the author's name.
    const moved = target?.code === code ? threadsRef(code, target.handle) : null
    return moved === null || moved.url === post.url ? { kind: 'refused' } : { kind: 'moved', post: moved }
  }
  const page = openPage(exchange, text, META_PAGE_END)
  if ('kind' in page) return readMetaRefusal(exchange, text) ?? page
  const shown = readThreadsTags(page, code, at)
  if (shown !== null) return shown
  if (WITHHELD_ROUTE.test(text)) return { kind: 'named', liveness: 'withheld', reason: 'withheld' }
  const named = parseThreadsAddress(openGraph(page, 'og:url') ?? undefined)
  // A page without title and author: the post is gone, or needs a login. oEmbed is asked before this counts.
  if (named?.code === code && named.handle === null) return { kind: 'not-found' }
  return (
    readMetaRefusal(exchange, text) ?? (isEmptyShell(page) ? { kind: 'refused' } : absentPart('og:title'))
  )
}

/** Reads the tags of a post's page; null if it has none. */
export function readThreadsTags($: HtmlPage, code: string, at: Date): SourceStatus | null {
  const title = openGraph($, 'og:title')
  if (title === null) return null
  const address = parseThreadsAddress(openGraph($, 'og:url') ?? undefined)
  if (address === null) return absentPart('og:url')
  if (address.code !== code) return { ...unknownShape, unknown: 'the page of another post' }
  const [, name, handle = address.handle] = /^(.{1,200}?)\s*\(@([\w.]{1,30})\)/s.exec(title) ?? []
  if (handle === null) return absentPart('og:title')
  const text = openGraph($, 'og:description')
  const publishedAt = timeOfShortcode(code, at)
  const record: PostRecord = {
    ...blankRecord(threadsRef(code, handle), 'threads-page'),
    author: blankAuthor(handle, name ?? handle, `https://www.threads.com/@${handle}`),
    publishedAt,
    publishedOn: publishedAt?.slice(0, 10) ?? null,
    text,
    // The tags may have the beginning of the words only.
    textCut: true,
  }
  // Nor do they say whether the post has media.
  const missing = [{ part: 'text' as const, url: record.url, reason: 'upstream' as const }]
  return { kind: 'alive', record, missing, edited: false }
}
