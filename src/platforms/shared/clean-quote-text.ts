import { cleanText } from './clean-text.ts'

const QUOTE_PREFIX = /^[ \t]*(?:>[ \t]?)+/

/**
 * Removes the syntax of the surrounding format from a quotation: `>` prefixes, indentation, Markdown's link
 * brackets, a URL repeated in parentheses, fragments of tags, characters that stores reject, and an unclosed quotation mark.
 */
export function cleanQuoteText(raw: string): string {
  const lines = cleanText(raw).replace(/\r\n?/g, '\n').split('\n')
  let text = lines.map((line) => line.replace(QUOTE_PREFIX, '')).join('\n')
  if (text.includes('://')) text = withoutLinkMarkup(text)
  if (text.includes('](') || text.includes('][')) text = withoutMarkdownLinks(text).replace(ESCAPED, '$1')
  text = text
    .split('\n')
    .map((line) => line.replace(/[ \t\u00a0]+/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/(https?:\/\/[^\s()]{1,300})\s?\(\1\)/g, '$1')
    .trim()
    .replace(/^bq\. /, '')
    .replace(/^([_*])(?=[^\s_*])([\s\S]*)\1$/, '$2')
  text = withoutDebris(text)
  if (!LIST_BELOW.test(text)) text = text.replace(/^[-*•‣▪◦]\s+/, '')
  const closing = CLOSING.get(text[0] ?? '')
  if (closing !== undefined && !closing.some((mark) => text.includes(mark, 1)))
    text = text.slice(1).trimStart()
  return text
}

/** A further item of a list: then the list is the post's, otherwise the post is an item of the article's list. */
const LIST_BELOW = /\n\s*[-*•‣▪◦]\s/

/** Replaces links of Org, AsciiDoc, MediaWiki, reStructuredText and Textile, autolinks and numbered links by their labels. */
function withoutLinkMarkup(text: string): string {
  return text
    .replace(/<(https?:\/\/[^\s<>]{1,300})>/g, '$1')
    .replace(/\[\[https?:\/\/[^\s[\]]{1,300}\]\[([^[\]]{1,300})\]\]/g, '$1')
    .replace(/https?:\/\/[^\s[\]()<>]{1,300}\[([^[\]]{1,300})\](?!\()/g, '$1')
    .replace(/\[https?:\/\/[^\s[\]]{1,300} ([^[\]]{1,300})\](?!\()/g, '$1')
    .replace(/`([^`<>]{1,300}) <https?:\/\/[^\s<>]{1,300}>`_{1,2}/g, '$1')
    .replace(/"([^"\n]{1,300})":https?:\/\/\S{1,300}/g, '$1')
    .replace(/\[\d{1,3}\](?=https?:\/\/|pic\.)/g, '')
}

const CLOSING: ReadonlyMap<string, readonly string[]> = new Map([
  ['“', ['”', '"', '“']],
  ['„', ['“', '”', '"']],
  ['«', ['»']],
  ['"', ['"', '”']],
])

function withoutDebris(text: string): string {
  return text
    .replace(/^[\ufffd\s]+/, '')
    .replace(/[\ufffd\s]*<?\/?(?:p|br|div|span|blockquote) ?\/?>$/i, '')
    .replace(/[\ufffd\s]+$/, '')
}

/** What Markdown's converters escape, because it could begin a list, a heading, emphasis or a link. */
const ESCAPED = /\\([-\\`*_{}[\]()#+.!~>|@])/g

const LONGEST_LABEL = 1000

/** Replaces `[label](url)` and `[label][n]` by the label. */
function withoutMarkdownLinks(text: string): string {
  let out = ''
  let from = 0
  for (let open = text.indexOf('['); open !== -1; open = text.indexOf('[', from)) {
    const close = text.indexOf(']', open)
    if (close === -1) break
    const shut = text[close + 1] === '(' ? ')' : text[close + 1] === '[' ? ']' : null
    const end = shut === null ? -1 : text.indexOf(shut, close + 2)
    if (end === -1 || end - open > LONGEST_LABEL) {
      out += text.slice(from, open + 1)
      from = open + 1
      continue
    }
    out +=
      text.slice(from, open) +
      text
        .slice(open + 1, close)
        .replace(/^\s*>\s*/, '')
        .trim()
    from = end + 1
  }
  return out + text.slice(from)
}
