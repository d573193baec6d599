import type { Elements, HtmlPage } from '../../detect/html/load-html.ts'
import type { Exchange } from '../../model/http.ts'
import type { PostRef } from '../../model/platform.ts'
import { isEmptyShell, META_PAGE_END, readMetaRefusal } from '../shared/meta/refusal.ts'
import { idOfShortcode, publicShortcode } from '../shared/meta/shortcode.ts'
import { openPage } from '../shared/open-page.ts'
import { absentPart, type SourceStatus, unknownShape } from '../shared/source-status.ts'
import { removeUnknownElements } from '../shared/unknown-elements.ts'
import { missingFrom } from '../shared/unknown-parts.ts'
import { EMBED_ELEMENTS } from './embed-elements.ts'
import { buildInstagramRecord } from './embed-record.ts'
import { parsePostAddress } from './post-ref.ts'

/** Reads the embed page (platforms-2.md § 8.3), which answers 200 to every shortcode. Never throws. */
export function readInstagramEmbed(exchange: Exchange, text: string, post: PostRef, at: Date): SourceStatus {
  const page = openPage(exchange, text, META_PAGE_END)
  if ('kind' in page) return readMetaRefusal(exchange, text) ?? page
  const root = page('.Embed').not('.EmbedBrokenMedia').first()
  if (root.length === 0) return withoutPost(page, exchange, text)
  const named = namedPost(root, post)
  if (typeof named === 'string') {
    // Its author switched playback in embeds off: it lives, and only the page shows it.
    const live = { kind: 'named', liveness: 'live', reason: 'unreadable' } as const
    return root.find('.WatchOnInstagram').length > 0 ? live : absentPart(named)
  }
  if (named === null) return { ...unknownShape, unknown: 'the embed of another post' }
  return alive(page, root, named, at)
}

/** The post that the page names, by its address and its number; null for another post. */
function namedPost(root: Elements, post: PostRef): PostRef | string | null {
  const address = parsePostAddress(root.attr('data-permalink'))
  const id = root.attr('data-media-id')
  if (address === null && id === undefined) return '[data-permalink]'
  const own = publicShortcode(post.id)
  if (address !== null && address.id !== own) return null
  if (id !== undefined && id !== String(idOfShortcode(own))) return null
  return address ?? post
}

function alive($: HtmlPage, root: Elements, post: PostRef, at: Date): SourceStatus {
  const unknownParts = removeUnknownElements($, root, EMBED_ELEMENTS)
  const built = buildInstagramRecord($, root, post, 'instagram-embed', at)
  if (typeof built === 'string') return absentPart(built)
  const { fromMarkup, ...found } = built
  // With data in the script, the markup is not read.
  if (!fromMarkup) return { kind: 'alive', edited: false, ...found }
  const missing = [...found.missing, ...missingFrom(unknownParts)]
  return { kind: 'alive', edited: false, ...found, missing, unknownParts }
}

function withoutPost($: HtmlPage, exchange: Exchange, text: string): SourceStatus {
  // Said of deleted, private and age-limited posts alike, and where embedding is off.
  if ($('.EmbedBrokenMedia').length > 0) return { kind: 'not-found' }
  const refusal = readMetaRefusal(exchange, text)
  if (refusal !== null) return refusal
  return isEmptyShell($) ? { kind: 'refused' } : absentPart('.Embed')
}
