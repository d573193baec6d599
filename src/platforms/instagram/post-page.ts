import type { HtmlPage } from '../../detect/html/load-html.ts'
import { blankAuthor, blankRecord } from '../../model/blank-record.ts'
import type { Exchange } from '../../model/http.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PostRecord } from '../../model/post-record.ts'
import { openGraph } from '../shared/meta/open-graph.ts'
import { isEmptyShell, META_PAGE_END, readMetaRefusal } from '../shared/meta/refusal.ts'
import { publicShortcode, timeOfShortcode } from '../shared/meta/shortcode.ts'
import { openPage } from '../shared/open-page.ts'
import { parseRoundedCount } from '../shared/rounded-count.ts'
import { absentPart, type MovedStatus, type SourceStatus, unknownShape } from '../shared/source-status.ts'
import { captionEntities } from './caption-entities.ts'
import { buildPolarisRecord, findPolarisMedia, readGatingWords } from './polaris-media.ts'
import { parsePostAddress } from './post-ref.ts'

/** The application's route for a post that it does not show: deleted or private. */
const ERROR_ROUTE = /"canonicalRouteName"\s*:\s*"[\w.]*PolarisErrorRoute"/
const AGE = /\b18\b|years old|\bage\b|mature/i
const LAW = /country|region|legal|law\b/i
const COUNTS = /^([\d.,]+[KMB]?) likes?, ([\d.,]+[KMB]?) comments? - /i

/**
 * Reads the page of a post (platforms-2.md § 8.3). An honest agent gets Open Graph tags, whose words may be cut and which have no
 * media.
 */
export function readPostPage(
  exchange: Exchange,
  text: string,
  post: PostRef,
  at: Date,
): SourceStatus | MovedStatus {
  const own = { ...post, id: publicShortcode(post.id) }
  const target = parsePostAddress(URL.parse(exchange.headers.location ?? '', exchange.url)?.href)
  // A reel has another address than a photo.
  if (exchange.status >= 300 && exchange.status < 400 && target?.id === own.id && target.url !== post.url)
    return { kind: 'moved', post: target }
  if (exchange.status === 200 && ERROR_ROUTE.test(text)) return { kind: 'not-found' }
  const page = openPage(exchange, text, META_PAGE_END)
  if ('kind' in page) return readMetaRefusal(exchange, text) ?? page
  const shown = readShownPost(page, own, at)
  if (shown !== null) return shown
  return (
    readMetaRefusal(exchange, text) ?? (isEmptyShell(page) ? { kind: 'refused' } : absentPart('og:title'))
  )
}

/** Reads what a page shows of its post: the application's data, or the tags. Null if it shows nothing. */
export function readShownPost($: HtmlPage, post: PostRef, at: Date): SourceStatus | null {
  const media = findPolarisMedia($, post.id)
  if (media !== null) {
    const gated = readGatingWords(media)
    if (gated !== null) return readGating(gated)
    const record = buildPolarisRecord(media, post, at)
    if (record !== null) return { kind: 'alive', record, missing: [], edited: false }
    return { ...unknownShape, lasting: true, unknown: 'a post that it shows to readers with an account only' }
  }
  return openGraph($, 'og:title') === null ? null : readTags($, post, at)
}

function readGating(words: string): SourceStatus {
  if (AGE.test(words)) return { kind: 'named', liveness: 'age-gated', reason: 'age-restricted' }
  if (LAW.test(words)) return { kind: 'named', liveness: 'withheld', reason: 'withheld' }
  return { ...unknownShape, lasting: true, unknown: words.slice(0, 200) }
}

function readTags($: HtmlPage, post: PostRef, at: Date): SourceStatus {
  const address = parsePostAddress(openGraph($, 'og:url') ?? undefined)
  if (address === null) return absentPart('og:url')
  if (address.id !== post.id) return { ...unknownShape, unknown: 'the page of another post' }
  const description = openGraph($, 'og:description') ?? ''
  const quoted = openGraph($, 'og:title') ?? ''
  const [, name, words] = /^(.{1,200}?) on Instagram(?:: "(.*)")?$/s.exec(quoted) ?? []
  const handle =
    / - ([\w.]{1,30}) on \w+ \d{1,2}, \d{4}/.exec(description)?.[1] ??
    /\(@([\w.]{1,30})\)/.exec(openGraph($, 'twitter:title') ?? '')?.[1]
  if (handle === undefined) return absentPart('og:description')
  const publishedAt = timeOfShortcode(post.id, at)
  const text = words?.trim() || null
  const record: PostRecord = {
    ...blankRecord({ ...post, url: address.url }, 'instagram-page'),
    author: blankAuthor(handle, name ?? handle, `https://www.instagram.com/${handle}/`),
    publishedAt,
    publishedOn: publishedAt?.slice(0, 10) ?? null,
    text,
    // The tags do not say whether the words go on.
    textCut: text !== null && /(?:…|\.\.\.)$/.test(text),
    entities: captionEntities(text ?? ''),
    metrics: readCounts(description, at),
  }
  return { kind: 'alive', record, missing: [mediaOf($, address.url)], edited: false }
}

/** Every post has media, and the tags have a cropped picture at most. */
function mediaOf($: HtmlPage, url: string) {
  const isVideo = /\breel\b|\bvideo\b/i.test(openGraph($, 'twitter:title') ?? '') || url.includes('/reel/')
  return { part: isVideo ? ('video' as const) : ('photo' as const), url, reason: 'upstream' as const }
}

function readCounts(description: string, at: Date): PostRecord['metrics'] {
  const [, likes, comments] = COUNTS.exec(description) ?? []
  return {
    at: at.toISOString(),
    likes: parseRoundedCount(likes ?? ''),
    replies: parseRoundedCount(comments ?? ''),
    reposts: null,
    quotes: null,
    views: null,
  }
}
