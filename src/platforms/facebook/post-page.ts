import type { HtmlPage } from '../../detect/html/load-html.ts'
import { blankAuthor, blankRecord } from '../../model/blank-record.ts'
import type { Exchange } from '../../model/http.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PostRecord } from '../../model/post-record.ts'
import { openGraph } from '../shared/meta/open-graph.ts'
import { readMetaRefusal } from '../shared/meta/refusal.ts'
import { openPage } from '../shared/open-page.ts'
import { absentPart, type SourceStatus, unknownShape } from '../shared/source-status.ts'
import { isPfbid, parseFacebookUrl } from './post-url.ts'

/** The page of a post on a host, for its canonical address. */
export const postPageUrl = (base: string, { url }: PostRef): string => {
  const { pathname, search } = new URL(url)
  return `${base}${pathname}${search}`
}

/**
 * Reads the page of a post (platforms-2.md § 10.3): Open Graph tags for an honest agent. A page without them is that of a deleted or private post,
 * or was stripped for us, which only both other sources can tell.
 */
export function readFacebookPage(exchange: Exchange, text: string, post: PostRef): SourceStatus {
  if (exchange.status === 400) return { kind: 'refused' }
  const page = openPage(exchange, text)
  if ('kind' in page) return readMetaRefusal(exchange, text) ?? page
  const shown = readTags(page, post)
  if (typeof shown !== 'string') {
    return shown === null
      ? { ...unknownShape, unknown: 'the page of another post' }
      : { kind: 'alive', record: shown, missing: [textOf(shown)], edited: false }
  }
  const refusal = readMetaRefusal(exchange, text)
  if (refusal !== null) return refusal
  // Only Facebook's own page without tags says anything.
  if (page('html#facebook').length === 0) return absentPart('html#facebook')
  return openGraph(page, 'og:title') === null ? { kind: 'not-found' } : absentPart(shown)
}

/** The tags do not say whether the words go on. */
const textOf = ({ url }: PostRecord) => ({ part: 'text' as const, url, reason: 'upstream' as const })

/**
 * Reads the tags of a page: the beginning of the text, and the author's name in addresses.
 *
 * @returns null for another post; the name of the tag that is absent
 */
function readTags($: HtmlPage, post: PostRef): PostRecord | null | string {
  if (openGraph($, 'og:title') === null) return 'og:title'
  const written = openGraph($, 'og:url') ?? $('link[rel=canonical]').first().attr('href')
  const url = URL.parse(written ?? '')
  const named = url === null ? null : parseFacebookUrl(url)
  if (named === null) return 'og:url'
  if (named.id !== post.id && !isPfbid(post.id) && !isPfbid(named.id)) return null
  const handle = /^\/([\w.-]{1,120})\/(?:posts|videos|photos)\//.exec(url?.pathname ?? '')?.[1]
  return {
    ...blankRecord(post, 'facebook-page'),
    author: handle === undefined ? null : blankAuthor(handle, handle, `https://www.facebook.com/${handle}`),
    text: openGraph($, 'og:description'),
    textCut: true,
  }
}
