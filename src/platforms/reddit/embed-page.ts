import { type HtmlPage, loadHtml } from '../../detect/html/load-html.ts'
import type { Exchange } from '../../model/http.ts'
import type { PostRef } from '../../model/platform.ts'
import {
  type MovedStatus,
  malformedAnswer,
  type SourceStatus,
  statusOfResponse,
  unavailableAnswer,
  unknownShape,
} from '../shared/source-status.ts'
import { withUnknownParts } from '../shared/with-unknown-parts.ts'
import { buildEmbedRecord, type EmbedRecord } from './embed-record.ts'
import { ownerOf, parseRedditUrl } from './post-url.ts'
import { readRefusalPage } from './refusal.ts'

/** A community that is asked in place of an unknown one; the page then tells the real one (platforms-2.md § 6.1). */
const PLACEHOLDER = 'r/reddit'

/** Builds the URL of a post's embed page, without a query string. */
export function buildEmbedUrl(base: string, post: PostRef): string {
  return `${base}/${ownerOf(post) ?? PLACEHOLDER}/comments/${post.id}/`
}

/** Interprets an embed page (platforms-2.md § 6.3), which answers 200 to every id. Never throws. */
export function readEmbedPage(
  exchange: Exchange,
  text: string,
  post: PostRef,
  at: Date,
): SourceStatus | MovedStatus {
  const refusal = readRefusalPage(exchange, text)
  if (refusal !== null) return refusal
  const status = statusOfResponse(exchange)
  if (status?.kind === 'not-found') return { ...unknownShape, reason: 'upstream' }
  if (status !== null) return status
  if (text.trim() === '') return malformedAnswer
  // A page that was cut off may lack the address of a living post.
  if (!/<\/html>/i.test(text)) return { ...unknownShape, again: true, unknown: 'a page without its end' }
  const $ = loadHtml(text)
  if ($ === null) return { ...unknownShape, unknown: 'a page that is nested too deeply' }
  return readPost($, post, at)
}

function readPost($: HtmlPage, post: PostRef, at: Date): SourceStatus | MovedStatus {
  const canonical = $('#canonical-url-updater').attr('value')
  const named = URL.canParse(canonical ?? '') ? parseRedditUrl(new URL(canonical ?? '')) : null
  if (named === null) return withoutPost($, canonical)
  if (named.id !== post.id) return { ...unknownShape, unknown: 'the page of another post' }
  const built = buildEmbedRecord($, named, at)
  if (built?.titled) return alive(built)
  if (isTombstone($)) return { kind: 'named', liveness: 'deleted', reason: 'deleted' }
  // A page for another community lacks title, author and player.
  if (ownerOf(named)?.toLowerCase() !== ownerOf(post)?.toLowerCase()) return { kind: 'moved', post: named }
  if (built !== null && built.record.author !== null) return alive(built)
  // Removed by moderators, or a page that is not filled in: the feed decides.
  return unavailableAnswer
}

const alive = ({ record, missing, notes, unknownParts }: EmbedRecord): SourceStatus =>
  withUnknownParts({ kind: 'alive', record, missing, notes, edited: false }, unknownParts)

/** A page without a post's address. Only a page of the embed itself, without anything of a post, says that there is none. */
function withoutPost($: HtmlPage, canonical: string | undefined): SourceStatus {
  if (canonical !== undefined && !/\/undefined\/?$/.test(canonical))
    return { ...unknownShape, unknown: canonical }
  const own = canonical !== undefined || $('title').first().text().trim() === 'Reddit Embed'
  return own && $(OF_POST).length === 0
    ? { kind: 'not-found' }
    : { ...unknownShape, unknown: 'a page without #canonical-url-updater' }
}

/** What only a page with a post has. */
const CONTENT =
  'faceplate-number, gallery-carousel, shreddit-player, shreddit-embed-title, [id$="-post-rtjson-content"]'
const OF_POST = `shreddit-screenview-data, ${CONTENT}`

/** Says the page in place of title, score and content that the author deleted the post? */
function isTombstone($: HtmlPage): boolean {
  if ($(CONTENT).length > 0) return false
  return $('p, span, div')
    .toArray()
    .some((node) => /^this post has been deleted\b.{0,80}$/i.test($(node).text().trim()))
}
