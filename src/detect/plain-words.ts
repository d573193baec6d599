/** Links as posts write them: short ones are letters and digits alone, whatever is glued to them. */
const LINK =
  /https?:\/\/t\.co\/[A-Za-z0-9]+|pic\.(?:twitter|x)\.com\/[A-Za-z0-9]+|https?:\/\/[^\s<>"“”„«»()[\]{}]+/gi

/** The links of a text, in order, as they stand; one that is written twice in a row is one. */
export function linksIn(text: string): string[] {
  const links = [...text.matchAll(LINK)].map((match) => match[0].replace(/[.,;:!?…'’–—-]+$/, ''))
  return links.filter((link, at) => link !== links[at - 1])
}

/** The text with every link replaced by `mark`. */
export function withoutLinks(text: string, mark: string): string {
  return text.replace(LINK, mark)
}

/** The text with every link blanked, so that all else keeps its place. */
export function blankLinks(text: string): string {
  return text.replace(LINK, (link) => ' '.repeat(link.length))
}

const QUOTE_PREFIX = /^[ \t]*(?:>[ \t]?)+/

/**
 * The words of a quotation without what its carrier put around them: `>` prefixes, indentation,
 * Markdown's link brackets, an address repeated in parentheses, debris of tags, a quotation mark
 * that is opened and never closed.
 */
export function plainWords(raw: string): string {
  const lines = raw.replace(/\r\n?/g, '\n').split('\n')
  let text = lines.map((line) => line.replace(QUOTE_PREFIX, '')).join('\n')
  if (text.includes('://')) text = withoutLinkMarkup(text)
  if (text.includes('](') || text.includes('][')) text = withoutMarkdownLinks(text)
  text = text
    .split('\n')
    .map((line) => line.replace(/[ \t\u00a0]+/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/(https?:\/\/t\.co\/[A-Za-z0-9]{1,24})\s?\(\1\)/g, '$1')
    .trim()
    .replace(/^bq\. /, '')
    .replace(/^([_*])(?=[^\s_*])([\s\S]*)\1$/, '$2')
  text = withoutDebris(text)
  const closing = CLOSING.get(text[0] ?? '')
  if (closing !== undefined && !closing.some((mark) => text.includes(mark, 1)))
    text = text.slice(1).trimStart()
  return text
}

/** Org, AsciiDoc, MediaWiki, reStructuredText and Textile links, autolinks and numbered links as their labels alone. */
function withoutLinkMarkup(text: string): string {
  return text
    .replace(/\[\[https?:\/\/[^\s[\]]{1,300}\]\[([^[\]]{1,300})\]\]/g, '$1')
    .replace(/https?:\/\/[^\s[\]()]{1,300}\[([^[\]]{1,300})\]/g, '$1')
    .replace(/\[https?:\/\/[^\s[\]]{1,300} ([^[\]]{1,300})\](?!\()/g, '$1')
    .replace(/`([^`<>]{1,300}) <https?:\/\/[^\s<>]{1,300}>`_{1,2}/g, '$1')
    .replace(/"([^"\n]{1,300})":https?:\/\/\S{1,300}/g, '$1')
    .replace(/<(https?:\/\/[^\s<>]{1,300})>/g, '$1')
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

const LONGEST_LABEL = 1000

/** `[label](address)` and `[label][n]` as the label alone. */
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
