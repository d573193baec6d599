import type { Citation } from '../../model/citation.ts'
import type { DataObject } from '../../model/recogniser.ts'
import type { Interval } from '../intervals.ts'
import { isDataObject } from './data-object.ts'

const VERSION = /"version"\s*:\s*"https?:(?:\\?\/){2}(?:www\.)?jsonfeed\.org(?:\\?\/)version(?:\\?\/)/
/** How far the version is searched, which stands at the beginning of all known feeds. */
const HEAD = 4096

/** Whether a document is a JSON Feed (jsonfeed.org, version 1 and 1.1). */
export const isJsonFeed = (text: string): boolean =>
  /^\s*\{/.test(text.slice(0, HEAD)) && (VERSION.test(text.slice(0, HEAD)) || VERSION.test(text.slice(-HEAD)))

/**
 * Detects the citations in the items of a JSON Feed. As in other feeds, a citation keeps its form, and has the offsets of its
 * item. In an item with several its quote is its own part of the content.
 *
 * @param detect finds the citations of an item's content
 */
export function detectInJsonFeed(
  text: string,
  detect: (content: string, format: 'html' | 'text') => readonly Citation[],
): Citation[] {
  const found: Citation[] = []
  for (const { start, end } of itemsOf(text)) {
    const item = parseItem(text.slice(start, end))
    const html = stringIn(item, 'content_html')
    const contents = [
      ...(html === '' ? detect(stringIn(item, 'content_text'), 'text') : detect(html, 'html')),
      // A linked list's item is about the page at this address.
      ...detect(sentence(stringIn(item, 'external_url')), 'text'),
    ]
    const seen = new Set<string>()
    for (const one of contents) {
      const key = `${one.platform} ${one.id} ${one.text}`
      if (seen.has(key)) continue
      seen.add(key)
      found.push({ ...one, quote: contents.length > 1 ? one.quote : text.slice(start, end), start, end })
    }
  }
  return found
}

const stringIn = (item: DataObject, key: string): string => {
  const value = item[key]
  return typeof value === 'string' ? value : ''
}

/** An address in a sentence is a link, and one alone would be an embed. */
const sentence = (address: string): string => (address === '' ? '' : `See ${address} .`)

function parseItem(json: string): DataObject {
  try {
    const value: unknown = JSON.parse(json)
    return isDataObject(value) ? value : {}
  } catch {
    // A truncated feed's last item.
    return {}
  }
}

/** The objects of the array `items` of the outermost object, in one pass over the text. */
function* itemsOf(text: string): Generator<Interval> {
  let depth = 0
  let key = ''
  let inItems = false
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === '"') {
      const end = stringEnd(text, at)
      if (depth === 1) key = text.slice(at + 1, Math.min(end, at + 40))
      at = end
    } else if (char === '{' || char === '[') {
      if (depth === 1) inItems = char === '[' && key === 'items'
      if (depth === 2 && inItems) start = at
      depth++
    } else if (char === '}' || char === ']') {
      depth--
      if (depth === 2 && inItems && char === '}') yield { start, end: at + 1 }
    }
  }
}

/** The offset of the quotation mark that closes the string at `start`. */
function stringEnd(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}
