import { createRequire } from 'node:module'
import type { CheerioAPI } from 'cheerio/slim'
import { Parser } from 'htmlparser2'

const require = createRequire(import.meta.url)

/** The maximum nesting. Real pages have some 50 levels; selectors on an extremely nested page would take minutes. */
const MAX_DEPTH = 500
const CHUNK = 65_536

export type HtmlPage = CheerioAPI
/** Selected elements of a page. */
export type Elements = ReturnType<ReturnType<CheerioAPI['root']>['find']>
type Tag = Pick<Elements[number], 'name' | 'attribs'>

/**
 * Parses a small page for CSS selectors. Citation detection does not use it, because it needs source offsets.
 *
 * @returns null for too deeply nested markup
 */
export function loadHtml(html: string): HtmlPage | null {
  return isTooDeep(html) ? null : cheerio().load(html)
}

/** Parses a small XML document, such as a feed; null for too deeply nested markup. */
export function loadXml(xml: string): HtmlPage | null {
  return isTooDeep(xml) ? null : cheerio().load(xml, { xml: true })
}

/** Loaded with the first page: it is large, and most commands parse none. `import` would make every caller wait. */
const cheerio = () => require('cheerio/slim') as typeof import('cheerio/slim')

function isTooDeep(html: string): boolean {
  let depth = 0
  let deepest = 0
  const parser = new Parser({
    onopentagname: () => {
      depth++
      deepest = Math.max(deepest, depth)
    },
    onclosetag: () => {
      depth--
    },
  })
  for (let at = 0; at < html.length && deepest <= MAX_DEPTH; at += CHUNK)
    parser.write(html.slice(at, at + CHUNK))
  return deepest > MAX_DEPTH
}

/**
 * Extracts the text inside elements, without scripts and styles. `<br>` becomes a newline, and an image its alternative
 * text, because pages show emoji as images.
 *
 * @param replace returns the text for an element, given the text before it; null: use the text inside
 */
export function extractElementText(
  $: CheerioAPI,
  elements: Elements,
  replace: (element: Elements, before: string) => string | null = () => null,
): string {
  let text = ''
  const append = (parent: Elements): void => {
    for (const node of parent.contents().toArray()) {
      if (node.type === 'text') text += node.data
      // Scripts and styles have other node types.
      if (node.type !== 'tag') continue
      const element = $(node)
      const replacement = replace(element, text) ?? characterOf(node)
      if (replacement === null) append(element)
      else text += replacement
    }
  }
  append(elements)
  return text
}

function characterOf({ name, attribs }: Tag): string | null {
  if (name === 'br') return '\n'
  return name === 'img' ? (attribs.alt ?? '') : null
}
