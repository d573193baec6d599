import type { Elements, HtmlPage } from '../../detect/html/load-html.ts'
import type { Entity } from '../../model/post-record.ts'
import { cleanText } from './clean-text.ts'

const BLOCKS = /^(?:p|div|h[1-6]|blockquote|pre|ul|ol|table|hr|figure)$/
const HIDDEN = /^(?:script|style|template|svg|img|button)$/

/** A text in paragraphs, and what its links are. */
export interface BlockText {
  readonly text: string
  readonly entities: Entity[]
}

/**
 * Reads markup with paragraphs and lists as a reader sees it: an empty line between blocks, `•` before the items of a
 * list, each row of a table on its own line. White space counts in `<pre>` only.
 *
 * @param target what a link is; null for text alone
 */
export function readBlockText(
  $: HtmlPage,
  root: Elements,
  target: (href: string) => Pick<Entity, 'kind' | 'url'> | null,
): BlockText {
  const entities: Entity[] = []
  let text = ''
  /** Ends the line, or the paragraph; a break that is there already counts. */
  const breakLine = (lines: 1 | 2) => {
    const before = text.trimEnd()
    const there = text.slice(before.length).replaceAll(/[^\n]/g, '').length
    text = before === '' ? '' : before + '\n'.repeat(Math.max(lines, Math.min(there, 2)))
  }
  const append = (words: string) => {
    // A line does not begin with a space.
    text += text === '' || text.endsWith('\n') ? words.replace(/^ /, '') : words
  }
  const walk = (parent: Elements, pre: boolean, item: boolean): void => {
    for (const node of parent.contents().toArray()) {
      if (node.type === 'text') append(pre ? node.data : node.data.replace(/\s+/g, ' '))
      if (node.type !== 'tag' || HIDDEN.test(node.name)) continue
      const element = $(node)
      if (node.name === 'br') {
        text = `${text.replace(/ +$/, '')}\n`
      } else if (node.name === 'li' || node.name === 'tr') {
        breakLine(1)
        if (node.name === 'li') text += '• '
        walk(element, pre, true)
      } else if (BLOCKS.test(node.name)) {
        // The paragraphs of an item stand close together.
        const lines = item ? 1 : 2
        if (!text.endsWith('• ')) breakLine(lines)
        walk(element, pre || node.name === 'pre', item)
        if (!text.endsWith('• ')) breakLine(lines)
      } else {
        const link = node.name === 'a' ? target(element.attr('href') ?? '') : null
        const start = text.length
        walk(element, pre, item)
        if (link !== null && text.length > start) {
          entities.push({ ...link, start, end: text.length, short: null })
        }
      }
    }
  }
  walk(root, false, false)
  const end = cleanText(text).length
  return {
    text: cleanText(text),
    entities: entities.filter((one) => one.start < one.end && one.end <= end),
  }
}

/** A title with a text below it, and the text's entities at their new offsets. */
export function underTitle(title: string, { text, entities }: BlockText): BlockText {
  if (text === '') return { text: title, entities: [] }
  const shift = title.length + 2
  return {
    text: `${title}\n\n${text}`,
    entities: entities.map((one) => ({ ...one, start: one.start + shift, end: one.end + shift })),
  }
}
