import { type AnyNode, type Document, Element, Text } from 'domhandler'
import { parseDocument } from 'htmlparser2'

export type Page = Document
type Within = Document | Element

/** HTML as a tree. Walks over it hold their own stack: a hostile page may be nested without end. */
export function parsePage(html: string): Page {
  return parseDocument(html)
}

/** The elements inside, in document order; not below those that `skip` names. */
export function* elementsIn(root: Within, skip?: (element: Element) => boolean): Generator<Element> {
  const open: AnyNode[] = root.children.toReversed()
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!(node instanceof Element)) continue
    if (skip?.(node)) continue
    yield node
    for (let at = node.children.length - 1; at >= 0; at--) {
      const inner = node.children[at]
      if (inner) open.push(inner)
    }
  }
}

export function find(
  root: Within,
  wanted: (element: Element) => boolean,
  skip?: (element: Element) => boolean,
): Element | null {
  for (const element of elementsIn(root, skip)) if (wanted(element)) return element
  return null
}

export const attribute = (element: Element | null, name: string): string | null =>
  element?.attribs[name] || null

export const hasClass = (element: Element, name: string): boolean =>
  (element.attribs.class ?? '').split(/\s+/).includes(name)

export const ofClass =
  (name: string) =>
  (element: Element): boolean =>
    hasClass(element, name)

/** The words inside as they stand. `instead` gives an element's words; null: those inside of it. */
export function wordsIn(root: Within, instead: (element: Element, before: string) => string | null): string {
  let words = ''
  const open: AnyNode[] = root.children.toReversed()
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node instanceof Text) words += node.data
    if (!(node instanceof Element) || node.name === 'script' || node.name === 'style') continue
    const own = instead(node, words)
    if (own !== null) words += own
    else for (let at = node.children.length - 1; at >= 0; at--) open.push(node.children[at] as AnyNode)
  }
  return words
}

/** Emoji stand as pictures with their sign as alternative text; lines end with `<br>`. */
export function sign(element: Element): string | null {
  if (element.name === 'br') return '\n'
  return element.name === 'img' ? (element.attribs.alt ?? '') : null
}

export const plainText = (root: Within): string => wordsIn(root, sign).trim()
