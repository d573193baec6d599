import { decodeHTML } from 'entities'
import type { Markup } from './markup.ts'

/** What a page says of itself in its head. */
export interface PageMetadata {
  readonly title: string | null
  readonly canonicalUrl: string | null
}

const known = new WeakMap<Markup, PageMetadata>()

/** Title and canonical address of a page; its social-media title before the browser's. */
export function readPageMetadata(markup: Markup): PageMetadata {
  const before = known.get(markup)
  if (before !== undefined) return before
  let title: string | null = null
  let shared: string | null = null
  let canonicalUrl: string | null = null
  let sharedUrl: string | null = null
  for (const element of markup.elements) {
    if (element.tag === 'title') title ??= words(markup.source.slice(element.openEnd, element.end))
    else if (element.tag === 'link') {
      if (/\bcanonical\b/i.test(element.attributes.rel ?? '')) canonicalUrl ??= web(element.attributes.href)
    } else if (element.tag === 'meta') {
      const name = (element.attributes.property ?? element.attributes.name ?? '').toLowerCase()
      if (name === 'og:title') shared ??= element.attributes.content?.trim() || null
      else if (name === 'og:url') sharedUrl ??= web(element.attributes.content)
    }
  }
  const head = { title: shared ?? title, canonicalUrl: canonicalUrl ?? sharedUrl }
  known.set(markup, head)
  return head
}

export function canonicalUrlOf(markup: Markup): string | null {
  return readPageMetadata(markup).canonicalUrl
}

function words(raw: string): string | null {
  const text = decodeHTML(raw.replace(/<\/title[^>]*>?$/i, ''))
    .replace(/\s+/g, ' ')
    .trim()
  return text === '' ? null : text
}

function web(address: string | undefined): string | null {
  if (address === undefined || !URL.canParse(address)) return null
  return /^https?:$/.test(new URL(address).protocol) ? address : null
}

/** Whether two addresses, absolute or not, name the same article: same path, whatever host and query. */
export function isSameArticle(address: string, page: string): boolean {
  if (!URL.canParse(address, page) || !URL.canParse(page)) return false
  const path = (url: URL) => url.pathname.replace(/\/(?:amp\/?|index\.html?)?$/, '').toLowerCase()
  return path(new URL(address, page)) === path(new URL(page))
}
