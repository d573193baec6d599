import { type Element, type Markup, stripWhitespace, Visibility } from './markup.ts'

const EDGE =
  /<(?:\/?(?:p|div|figure|section|article|body|blockquote|center|main|h[1-6]|ul|ol|table|oembed)|br|hr)\b[^>]*>/i
const CELL = /<(?:li|td|th|dt|dd|h[1-6]|figcaption|cite|footer)\b[^>]*>(?:\s|<(?!\/)[^>]*>)*$/i
/** The search distance for text before and after a range, in characters. */
const FAR = 2000

/** Whether `[start, end)` is the only content of its paragraph or line. Table cells and list items don't count. */
export function isAloneInBlock(markup: Markup, start: number, end: number): boolean {
  const before = markup.source.slice(Math.max(wordsEnd(markup, start), start - FAR), start)
  const after = markup.source.slice(end, Math.min(wordsStart(markup, end), end + FAR))
  const opens = before.length >= FAR || EDGE.test(before) || start - before.length === 0
  const closes = after.length >= FAR || EDGE.test(after) || end + after.length === markup.source.length
  return opens && closes && !CELL.test(before.slice(-300))
}

/** The end of the last visible text before `offset`. */
function wordsEnd(markup: Markup, offset: number): number {
  for (let at = Math.min(markup.runAt(offset), markup.runs.length - 1); at >= 0; at--) {
    const run = markup.runs[at]
    if (run === undefined || run.start >= offset) continue
    if (offset - run.end > FAR) return 0
    if (run.visibility !== Visibility.shown) continue
    const end = Math.min(run.end, offset)
    if (stripWhitespace(markup.source.slice(Math.max(run.start, end - FAR), end)) !== '') return end
  }
  return 0
}

/** The start of the first visible text after `offset`. */
function wordsStart(markup: Markup, offset: number): number {
  for (let at = markup.runAt(offset); at < markup.runs.length; at++) {
    const run = markup.runs[at]
    if (run === undefined || run.start - offset > FAR) break
    if (run.visibility !== Visibility.shown) continue
    const start = Math.max(run.start, offset)
    if (stripWhitespace(markup.source.slice(start, Math.min(run.end, start + FAR))) !== '') return start
  }
  return markup.source.length
}

const COMMENTS =
  /^(?:comments?|comment-?(?:list|body|content|text|thread|area|section|item)|commentlist|disqus[\w-]*)$/i
/** How many ancestors are searched for a comment section or code. */
const MAX_DEPTH = 64

/** Whether an element is in readers' comments or in a code example, where CMSs don't embed URLs. */
export function isCommentOrCode(element: Element | null): boolean {
  let one = element
  for (let depth = 0; one !== null && depth < MAX_DEPTH; depth++, one = one.parent) {
    if (/^(?:pre|code|kbd|samp)$/.test(one.tag)) return true
    if (!/^(?:div|section|ol|ul|li|aside|article)$/.test(one.tag)) continue
    const names = `${one.attributes.class ?? ''} ${one.attributes.id ?? ''}`
    if (names.split(/\s+/).some((name) => COMMENTS.test(name))) return true
  }
  return false
}

const CONTAINER = /^(?:wp-block-embed|o?embed|(?:[a-z]+[-_]{1,2})+o?embed|o?embed[-_]{1,2}[\w-]+)/i
/** How many ancestors are searched for an embed container. */
const MAX_CONTAINER_DEPTH = 3

/** Whether a CMS's container for embeds surrounds a URL (WordPress's `wp-block-embed`), so that it was once an embed. */
export function isInEmbedContainer(element: Element | null): boolean {
  let one = element
  for (let depth = 0; one !== null && depth < MAX_CONTAINER_DEPTH; depth++, one = one.parent) {
    if (!/^(?:figure|div|p|span|section)$/.test(one.tag)) continue
    if ((one.attributes.class ?? '').split(/\s+/).some((name) => CONTAINER.test(name))) return true
  }
  return false
}
