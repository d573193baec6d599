import type { MarkupElement } from '../../model/recogniser.ts'
import { isKnownElement } from '../html/html-tags.ts'
import type { Interval } from '../intervals.ts'

/** A component of MDX, such as `<Tweet id="1" />`, as an element: its name in lower case is the tag, with `-` between its words a class. */
export interface Component extends Interval {
  readonly element: MarkupElement
}

const OPENING = /<([A-Z][A-Za-z0-9]{0,40}(?:\.[A-Z][A-Za-z0-9]{0,40})?)(?=[\s/>])/
/** The longest opening tag, and the longest content that can be an id or a URL. */
const LONGEST_TAG = 1000
const LONGEST_CONTENT = 300

/** Finds the components in a text, in order, without those inside another's tag. Their attributes are JSX's: quoted, or an expression in braces. */
export function* findComponents(text: string): Generator<Component> {
  const opening = new RegExp(OPENING, 'g')
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const [{ length }, name = ''] = match
    const from = match.index + length
    if (name === name.toUpperCase() && isKnownElement(name.toLowerCase())) continue
    const tag = parseTag(text.slice(from, from + LONGEST_TAG))
    if (tag === null) continue
    const end = from + tag.length
    const content = tag.selfClosing ? null : contentOf(text.slice(end, end + LONGEST_CONTENT), name)
    const attributes = { ...tag.attributes, ...(content === null ? {} : { 'data-value': content.words }) }
    yield { start: match.index, end: end + (content?.length ?? 0), element: toElement(name, attributes) }
    opening.lastIndex = end
  }
}

interface Tag {
  readonly attributes: Readonly<Record<string, string>>
  readonly length: number
  readonly selfClosing: boolean
}

const NAME = /\s{0,200}([A-Za-z_][\w:.-]{0,60})(\s{0,20}=\s{0,20})?/y

/** Parses the attributes up to the end of an opening tag; null if it does not end. */
function parseTag(text: string): Tag | null {
  const attributes: Record<string, string> = {}
  let at = 0
  while (at < text.length) {
    NAME.lastIndex = at
    const match = NAME.exec(text)
    if (match === null) {
      const close = /^\s{0,200}(\/?)>/.exec(text.slice(at, at + 210))
      if (close !== null) return { attributes, length: at + close[0].length, selfClosing: close[1] === '/' }
      if (text[at] === '<') return null
      // A spread (`{...post}`) or a stray character.
      at = text[at] === '{' ? valueEnd(text, at) : at + 1
      continue
    }
    const [whole, name = '', equals] = match
    at += whole.length
    const end = equals === undefined ? at : valueEnd(text, at)
    // Markup knows names in lower case only.
    attributes[name.toLowerCase()] ??= literalOf(text.slice(at, end))
    at = end
  }
  return null
}

/** The end of a quoted value, of an expression in braces, or of a word. */
function valueEnd(text: string, start: number): number {
  const first = text[start] ?? ''
  if (first === '"' || first === "'") {
    const close = text.indexOf(first, start + 1)
    return close === -1 ? text.length : close + 1
  }
  let at = start
  if (first !== '{') {
    while (at < text.length && !/[\s>]/.test(text[at] ?? '')) at++
    return at
  }
  let depth = 0
  for (; at < text.length; at++) {
    if (text[at] === '{') depth++
    else if (text[at] === '}' && --depth === 0) return at + 1
  }
  return at
}

/** The text of a value: without its quotation marks, and without the braces around a literal. */
function literalOf(raw: string): string {
  const inner = raw.startsWith('{') && raw.endsWith('}') ? raw.slice(1, -1).trim() : raw
  return inner.replace(/^(["'`])([\s\S]*)\1$/, '$2').trim()
}

/** The content up to the component's end tag, if it is one word. */
function contentOf(text: string, name: string): { words: string; length: number } | null {
  const close = `</${name}>`
  const end = text.indexOf(close)
  const words = end === -1 ? '' : literalOf(text.slice(0, end).trim())
  return /^\S+$/.test(words) ? { words, length: end + close.length } : null
}

function toElement(name: string, attributes: Readonly<Record<string, string>>): MarkupElement {
  const plain = name.replace('.', '').toLowerCase()
  const spaced = name.replace(/(?<=[a-z0-9])(?=[A-Z])|\./g, '-').toLowerCase()
  return {
    tag: plain,
    attributes: { class: spaced, 'data-component': plain, ...attributes },
    parent: null,
    closed: true,
    text: () => '',
    textBefore: () => '',
    descendants: () => [],
    select: () => [],
  }
}
