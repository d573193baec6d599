import { type Elements, extractElementText, type HtmlPage } from '../../../detect/html/load-html.ts'
import type { Entity } from '../../../model/post-record.ts'
import { linkEntity } from '../link-entity.ts'

export interface PageText {
  text: string
  entities: Entity[]
  /** Short links, including the hidden ones of media. */
  links: string[]
  /** The targets of hidden links. */
  hidden: string[]
}

/** Extracts a post's text from one of X's old pages, with links in their display form. */
export function pageText($: HtmlPage, body: Elements): PageText {
  const entities: Entity[] = []
  const links: string[] = []
  const hidden: string[] = []
  const written = extractElementText($, body, (element, before) => {
    if (!element.is('a')) return null
    const href = element.attr('href') ?? ''
    if (/^https?:\/\/t\.co\//.test(href)) links.push(href.replace(/^http:/, 'https:'))
    const target = element.attr('data-expanded-url') || element.attr('data-url')
    const shown = element.hasClass('u-hidden') ? '' : shownLink($, element)
    // Links to images are not part of the visible text.
    if (shown === '' || /^pic\.(?:twitter|x)\.com\/\w+$/.test(shown)) {
      hidden.push(target ?? href)
      return ''
    }
    const entity = linkEntity(shown, target ?? element.attr('title') ?? href, href)
    if (entity) entities.push({ ...entity, start: before.length, end: before.length + shown.length })
    return shown
  })
  return { ...trimmed(written.toWellFormed().replaceAll('\0', '\uFFFD'), entities), links, hidden }
}

/** A link's visible part, with an ellipsis if it is cut. */
function shownLink($: HtmlPage, link: Elements): string {
  const whole = extractElementText($, link).trim()
  const display = link.find('.js-display-url').first()
  if (display.length === 0) return whole.replace(/\s+/g, ' ')
  return extractElementText($, display).trim() + (whole.includes('…') ? '…' : '')
}

function trimmed(written: string, entities: readonly Entity[]): Pick<PageText, 'text' | 'entities'> {
  const lead = written.length - written.trimStart().length
  const text = written.trim()
  const moved = entities.map((one) => ({ ...one, start: one.start - lead, end: one.end - lead }))
  return { text, entities: moved.filter((one) => one.start >= 0 && one.end <= text.length) }
}
