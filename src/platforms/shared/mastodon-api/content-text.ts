import { type Elements, type HtmlPage, loadHtml } from '../../../detect/html/load-html.ts'
import type { Entity } from '../../../model/post-record.ts'

/** A status's words as a reader sees them. */
export interface ContentText {
  readonly text: string
  readonly entities: Entity[]
}

const BLOCKS: ReadonlySet<string> = new Set([
  'p',
  'div',
  'blockquote',
  'pre',
  'ul',
  'ol',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
])

/**
 * Reads the markup of a status (platforms-2.md § 2.3): paragraphs become empty lines, `<br>` a line, links the words that
 * are shown. Mastodon hides the start and the end of a long address in spans; the entity has the whole address.
 *
 * @param quoted whether the status has a quote, which its first paragraph repeats as `RE: …`
 */
export function readContent(markup: string, quoted = false): ContentText {
  const $ = loadHtml(markup)
  if ($ === null) return { text: '', entities: [] }
  const reader = new ContentReader($, quoted)
  reader.read($.root().contents())
  return reader.result()
}

/** Collects text in parts, because a hostile host may send two megabytes of paragraphs and links. */
class ContentReader {
  readonly #page: HtmlPage
  readonly #quoted: boolean
  readonly #entities: Entity[] = []
  readonly #parts: string[] = []
  #length = 0
  /** The gap before the next words. */
  #gap: '' | '\n' | '\n\n' = ''

  constructor(page: HtmlPage, quoted: boolean) {
    this.#page = page
    this.#quoted = quoted
  }

  read(nodes: ReturnType<Elements['contents']>): void {
    for (const node of nodes.toArray()) {
      if (node.type === 'text') this.#add(node.data)
      if (node.type === 'tag') this.#readElement(this.#page(node) as Elements, node.name)
    }
  }

  #readElement(element: Elements, name: string): void {
    const shown = name === 'br' ? '\n' : name === 'img' ? (element.attr('alt') ?? '') : null
    if (shown !== null) this.#add(shown)
    if (shown !== null || element.hasClass('invisible') || this.#repeatsQuote(element, name)) return
    if (name === 'li') this.#separate('\n')
    else if (BLOCKS.has(name)) this.#separate('\n\n')
    if (name === 'li') this.#add('• ')
    const [start, part] = [this.#length + this.#gap.length, this.#parts.length]
    this.read(element.contents())
    if (element.hasClass('ellipsis')) this.#add('…')
    if (name === 'a') this.#addLink(element.attr('href') ?? '', start, part)
    if (BLOCKS.has(name)) this.#separate('\n\n')
  }

  /** Truth Social repeats the quote as Mastodon does, without the class; Pleroma in a span. */
  #repeatsQuote(element: Elements, name: string): boolean {
    if (!this.#quoted) return false
    if (element.hasClass('quote-inline')) return true
    return name === 'p' && /^RE:\s*https?:\S+$/.test(element.text().trim())
  }

  #add(text: string): void {
    const shown = this.#gap === '' ? text : text.replace(/^[ \n]+/, '')
    if (shown === '') return
    for (const part of [this.#gap, shown]) {
      this.#parts.push(part)
      this.#length += part.length
    }
    this.#gap = ''
  }

  /** Ends a paragraph or line, unless the text is still empty. */
  #separate(gap: '\n' | '\n\n'): void {
    if (this.#length > 0 && gap.length > this.#gap.length) this.#gap = gap
  }

  /** @param part the first part of the link's words */
  #addLink(url: string, start: number, part: number): void {
    const end = this.#length
    if (!/^https?:\/\//i.test(url) || !URL.canParse(url) || start >= end) return
    const shown = this.#parts.slice(part).join('').trimStart()
    const kind = /^[#＃]/.test(shown) ? 'hashtag' : /^[@＠]/.test(shown) ? 'mention' : 'link'
    this.#entities.push({ kind, start, end, url, short: null })
  }

  result(): ContentText {
    const text = this.#parts.join('').trimEnd().toWellFormed().replaceAll('\0', '\uFFFD')
    return { text, entities: this.#entities.filter(({ end }) => end <= text.length) }
  }
}
