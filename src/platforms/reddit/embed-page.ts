import { type HtmlPage, loadHtml } from '../../detect/load-html.ts'
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
import { buildEmbedRecord } from './embed-record.ts'
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
  const $ = loadHtml(text)
  if ($ === null) return { ...unknownShape, unknown: 'a page that is nested too deeply' }
  return readPost($, text, post, at)
}

function readPost($: HtmlPage, text: string, post: PostRef, at: Date): SourceStatus | MovedStatus {
  const canonical = $('#canonical-url-updater').attr('value')
  const named = URL.canParse(canonical ?? '') ? parseRedditUrl(new URL(canonical ?? '')) : null
  if (named === null) return withoutPost($, canonical)
  if (named.id !== post.id) return { ...unknownShape, unknown: 'the page of another post' }
  if (!/<\/html>/i.test(text)) return { ...unknownShape, again: true, unknown: 'a page without its end' }
  const built = buildEmbedRecord($, named, at)
  if (built?.titled) {
    const { record, missing, notes } = built
    return { kind: 'alive', record, missing, notes, edited: false }
  }
  if (isTombstone($)) return { kind: 'named', liveness: 'deleted', reason: 'deleted' }
  // A page for another community lacks title, author and player.
  if (ownerOf(named)?.toLowerCase() !== ownerOf(post)?.toLowerCase()) return { kind: 'moved', post: named }
  if (built !== null && built.record.author !== null) {
    const { record, missing, notes } = built
    return { kind: 'alive', record, missing, notes, edited: false }
  }
  // Removed by moderators, or a page that is not filled in: the feed decides.
  return unavailableAnswer
}

/** A page without a post's address. Only a page of the embed itself says that there is no post. */
function withoutPost($: HtmlPage, canonical: string | undefined): SourceStatus {
  const own = $('title').first().text().trim() === 'Reddit Embed' || $('shreddit-screenview-data').length > 0
  if (canonical !== undefined) {
    return /\/undefined\/?$/.test(canonical) ? { kind: 'not-found' } : { ...unknownShape, unknown: canonical }
  }
  return own ? { kind: 'not-found' } : { ...unknownShape, unknown: 'a page without #canonical-url-updater' }
}

const isTombstone = ($: HtmlPage): boolean =>
  $('p, h1, h2, span, div')
    .toArray()
    .filter((node) => $(node).closest('[id$="-post-rtjson-content"]').length === 0)
    .some((node) => /^this post has been deleted\b/i.test($(node).text().trim()))
