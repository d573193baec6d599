import { loadHtml } from '../../detect/html/load-html.ts'
import { cleanText } from '../shared/clean-text.ts'

/** The preview of a page in its `<meta>` elements: Open Graph and Twitter cards, by lower-case name. */
export type PageTags = ReadonlyMap<string, string>

/**
 * Reads a page's preview. The first of several equal names counts. Old Twitter cards have `value` in place of `content`.
 *
 * @returns null for a page that is nested too deeply
 */
export function readPageTags(html: string): PageTags | null {
  const $ = loadHtml(html)
  if ($ === null) return null
  const tags = new Map<string, string>()
  for (const node of $('meta, link[rel=canonical]').toArray()) {
    const { attribs } = node
    const name = attribs.rel ?? attribs.property ?? attribs.name ?? attribs.itemprop ?? ''
    const value = cleanText(attribs.href ?? attribs.content ?? attribs.value ?? '').trim()
    if (name !== '' && value !== '' && !tags.has(name.toLowerCase())) tags.set(name.toLowerCase(), value)
  }
  return tags
}

/** The first of these tags that the page has; null if it has none. */
export function firstTag(tags: PageTags, names: readonly string[]): string | null {
  for (const name of names) {
    const value = tags.get(name)
    if (value !== undefined) return value
  }
  return null
}
