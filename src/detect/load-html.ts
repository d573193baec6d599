import { type CheerioAPI, load } from 'cheerio/slim'
import { Parser } from 'htmlparser2'

/** Real pages nest some 50 levels. Selectors and text of a page that nests without end would take minutes. */
const DEEPEST = 500
const CHUNK = 65_536

export type HtmlPage = CheerioAPI
/** Elements of a page that were selected. */
export type Elements = ReturnType<ReturnType<CheerioAPI['root']>['find']>
type Tag = Pick<Elements[number], 'name' | 'attribs'>

/**
 * A page whose elements can be selected, for pages and answers of known small size. The detection of
 * citations does not use it: there the offset of every element counts.
 *
 * @returns null for markup that is nested too deep
 */
export function loadHtml(html: string): HtmlPage | null {
  return isTooDeep(html) ? null : load(html)
}

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
  for (let at = 0; at < html.length && deepest <= DEEPEST; at += CHUNK)
    parser.write(html.slice(at, at + CHUNK))
  return deepest > DEEPEST
}

/**
 * The text inside elements, without scripts and styles. A line ends at `<br>`; an image stands for
 * its alternative text, as pages show emoji.
 *
 * @param instead gives an element's text, with the text before it; null for the text inside
 */
export function extractElementText(
  $: CheerioAPI,
  elements: Elements,
  instead: (element: Elements, before: string) => string | null = () => null,
): string {
  let text = ''
  const append = (parent: Elements): void => {
    for (const node of parent.contents().toArray()) {
      if (node.type === 'text') text += node.data
      // Scripts and styles are nodes of other types.
      if (node.type !== 'tag') continue
      const element = $(node)
      const own = instead(element, text) ?? signOf(node)
      if (own === null) append(element)
      else text += own
    }
  }
  append(elements)
  return text
}

function signOf({ name, attribs }: Tag): string | null {
  if (name === 'br') return '\n'
  return name === 'img' ? (attribs.alt ?? '') : null
}
