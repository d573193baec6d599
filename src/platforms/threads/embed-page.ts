import type { Elements, HtmlPage } from '../../detect/html/load-html.ts'
import type { Exchange } from '../../model/http.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PostRecord } from '../../model/post-record.ts'
import { isEmptyShell, META_PAGE_END, readMetaRefusal } from '../shared/meta/refusal.ts'
import { publicShortcode } from '../shared/meta/shortcode.ts'
import { openPage } from '../shared/open-page.ts'
import { absentPart, type SourceStatus, unknownShape } from '../shared/source-status.ts'
import { removeUnknownElements } from '../shared/unknown-elements.ts'
import { type FoundPart, missingFrom } from '../shared/unknown-parts.ts'
import { THREADS_ELEMENTS } from './embed-elements.ts'
import { buildThreadsRecord, type ThreadsRecord } from './embed-record.ts'
import { readThreadsAuthor } from './nested-posts.ts'
import { parseThreadsAddress, threadsRef } from './post-ref.ts'

/** Reads the embed page (platforms-2.md § 9.3), which answers 200 to every shortcode. Never throws. */
export function readThreadsEmbed(exchange: Exchange, text: string, post: PostRef, at: Date): SourceStatus {
  const page = openPage(exchange, text, META_PAGE_END)
  if ('kind' in page) return readMetaRefusal(exchange, text) ?? page
  if (page('.Embed').length === 0) return withoutPost(page, exchange, text)
  const found = readEmbeddedPost(page, post, 'threads-embed', at)
  if ('kind' in found) return found
  const { unknownParts, ...built } = found
  const { text: words, media } = built.record
  if (words === null && media.length === 0 && unknownParts.length > 0) return absentPart('.BodyTextContainer')
  const missing = [...built.missing, ...missingFrom(unknownParts)]
  return { kind: 'alive', edited: false, ...built, missing, unknownParts }
}

/** Reads the post of an embed page, live or archived; a status if the page is another post's or lacks a part. */
export function readEmbeddedPost(
  $: HtmlPage,
  post: PostRef,
  witness: PostRecord['witness'],
  at: Date,
): (ThreadsRecord & { readonly unknownParts: readonly FoundPart[] }) | SourceStatus {
  const named = parseThreadsAddress($('.Embed .LinkContainer a[href]').first().attr('href'))
  if (named === null) return absentPart('.LinkContainer a')
  if (named.code !== publicShortcode(post.id))
    return { ...unknownShape, unknown: 'the embed of another post' }
  const blocks = listBlocks($)
  const block = blocks.at(-1)
  if (block === undefined) return absentPart('.OuterContainer')
  const above = blocks.slice(0, -1)
  // The requested post is the last one; those above it have the line of a thread.
  if (above.some((one) => one.find('.BodyContainerParent, .ThreadlineContainer').length === 0))
    return absentPart('.ThreadlineContainer')
  const unknownParts = removeUnknownElements($, block, THREADS_ELEMENTS)
  const ref = threadsRef(named.code, named.handle)
  const built = buildThreadsRecord($, block, above.at(-1) ?? null, ref, witness, at)
  if (typeof built === 'string') return absentPart(built)
  if (named.handle !== null && readThreadsAuthor(block)?.handle !== named.handle)
    return { ...unknownShape, unknown: 'a post of another author' }
  return { ...built, unknownParts }
}

/** The posts of the page, without those that they quote. */
function listBlocks($: HtmlPage): Elements[] {
  return $('.Embed .OuterContainer')
    .toArray()
    .map((node) => $(node))
    .filter((one) => one.parents('.OuterContainer, .QuotePostContainer').length === 0)
}

function withoutPost($: HtmlPage, exchange: Exchange, text: string): SourceStatus {
  // Said of deleted, private and login-only posts alike.
  if ($('.EmbedError').length > 0) return { kind: 'not-found' }
  const refusal = readMetaRefusal(exchange, text)
  if (refusal !== null) return refusal
  return isEmptyShell($) ? { kind: 'refused' } : absentPart('.Embed')
}
