import { decodeHTML } from 'entities'
import type { Markup } from './markup.ts'

/** Metadata in the head of a page. */
export interface PageMetadata {
  readonly title: string | null
  readonly canonicalUrl: string | null
  /** The canonical URL and `og:url`, which may differ. */
  readonly addresses: readonly string[]
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
  const addresses = [canonicalUrl, sharedUrl].filter((one) => one !== null)
  const head = { title: shared ?? title, canonicalUrl: canonicalUrl ?? sharedUrl, addresses }
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

/** Whether two URLs, absolute or relative, name the same article: by their path, or by the number in the query of a script. Ignores the host. */
export function isSameArticle(address: string, page: string): boolean {
  if (!URL.canParse(address, page) || !URL.canParse(page)) return false
  return articleKey(new URL(address, page)) === articleKey(new URL(page))
}

const SCRIPT = /^\/?$|\.(?:php|aspx?|cgi|jsp|do)$/
const NUMBER_NAME = /^(?:p|n|page|article|story|news|post|item|\w*id)$/i

function articleKey({ pathname, searchParams }: URL): string {
  const path = pathname.replace(/\/(?:amp\/?|index\.(?:html?|php))?$/, '').toLowerCase()
  if (!SCRIPT.test(path)) return path
  const numbers = [...searchParams].filter(([name]) => NUMBER_NAME.test(name))
  return `${path}?${numbers
    .map((one) => one.join('='))
    .sort()
    .join('&')}`
}
