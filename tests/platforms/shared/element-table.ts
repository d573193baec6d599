import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Elements, HtmlPage } from '../../../src/detect/html/load-html.ts'

/** One element of a page, as a document of `docs/platforms/` says where its content goes. */
export interface ElementRow {
  readonly selector: string
  /** The record's field; null where the document says why not. */
  readonly field: string | null
}

/** The table under `### Elements`: most exact rows first, as it is read. */
export function elementTable(document: string): ElementRow[] {
  const page = readFileSync(resolve(import.meta.dirname, '../../../docs/platforms', document), 'utf8')
  const section = page.slice(page.indexOf('### Elements\n'))
  const table = section.slice(section.indexOf('| element | kept as |')).split('\n\n')[0] ?? ''
  return table
    .split('\n')
    .slice(2)
    .map((line) => {
      const [, element = '', kept = '', why = ''] = line.split('|').map((cell) => cell.trim())
      const field = /^`(\w+)`$/.exec(kept)?.[1] ?? null
      if ((field === null) === (why === '')) throw new Error(`A row says neither where nor why: ${line}`)
      return { selector: element.replaceAll('`', ''), field }
    })
}

/** The elements below `root` that show something: text of their own, a picture or a film. */
export function shownElements($: HtmlPage, root: Elements): Elements[] {
  return root
    .find('*')
    .toArray()
    .map((node) => $(node))
    .filter((element) => {
      const own = element.contents().toArray()
      const words = own.some((node) => node.type === 'text' && node.data.trim() !== '')
      const picture = element.is('img, video, audio, source') || /url\(/.test(element.attr('style') ?? '')
      return words || picture
    })
}

/** The first row that an element or one around it, within `root`, belongs to. */
export function rowOf(element: Elements, rows: readonly ElementRow[]): ElementRow | undefined {
  return rows.find(({ selector }) => element.closest(selector).length > 0)
}
