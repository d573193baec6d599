import { decodeHTML } from 'entities'
import type { Markup } from './markup.ts'

/** Metadata in the head of a page. */
interface PageMetadata {
  readonly title: string | null
  readonly canonicalUrl: string | null
}

const cache = new WeakMap<Markup, PageMetadata>()

/** Reads title and canonical URL of a page; prefers `og:title` to `<title>`. Cached per page. */
export function readPageMetadata(markup: Markup): PageMetadata {
  const cached = cache.get(markup)
  if (cached !== undefined) return cached
  let title: string | null = null
  let shared: string | null = null
  let canonicalUrl: string | null = null
  let sharedUrl: string | null = null
  for (const element of markup.elements) {
    if (element.tag === 'title') title ??= parseTitle(markup.source.slice(element.openEnd, element.end))
    else if (element.tag === 'link') {
      if (/\bcanonical\b/i.test(element.attributes.rel ?? ''))
        canonicalUrl ??= httpUrlOrNull(element.attributes.href)
    } else if (element.tag === 'meta') {
      const name = (element.attributes.property ?? element.attributes.name ?? '').toLowerCase()
      if (name === 'og:title') shared ??= element.attributes.content?.trim() || null
      else if (name === 'og:url') sharedUrl ??= httpUrlOrNull(element.attributes.content)
    }
  }
  const head = { title: shared ?? title, canonicalUrl: canonicalUrl ?? sharedUrl }
  cache.set(markup, head)
  return head
}

export function canonicalUrlOf(markup: Markup): string | null {
  return readPageMetadata(markup).canonicalUrl
}

function parseTitle(raw: string): string | null {
  const text = decodeHTML(raw.replace(/<\/title[^>]*>?$/i, ''))
    .replace(/\s+/g, ' ')
    .trim()
  return text === '' ? null : text
}

function httpUrlOrNull(address: string | undefined): string | null {
  if (address === undefined || !URL.canParse(address)) return null
  return /^https?:$/.test(new URL(address).protocol) ? address : null
}

/** Whether two URLs, absolute or relative, have the same path and thus name the same article. Ignores host and query. */
export function isSameArticle(address: string, page: string): boolean {
  if (!URL.canParse(address, page) || !URL.canParse(page)) return false
  const path = (url: URL) => url.pathname.replace(/\/(?:amp\/?|index\.html?)?$/, '').toLowerCase()
  return path(new URL(address, page)) === path(new URL(page))
}
