import type { Element } from 'domhandler'
import type { Entity } from '../../../model/post.ts'
import { attribute, find, hasClass, ofClass, plainText, sign, wordsIn } from './dom.ts'

export interface PageWords {
  text: string
  entities: Entity[]
  /** Short links, those of media too, which a reader does not see. */
  links: string[]
  /** Where the links that a reader does not see lead. */
  hidden: string[]
}

/** The words of a post as one of X's old pages shows them, its links by their display form. */
export function pageWords(root: Element): PageWords {
  const entities: Entity[] = []
  const links: string[] = []
  const hidden: string[] = []
  const written = wordsIn(root, (element, before) => {
    if (element.name !== 'a') return sign(element)
    const href = attribute(element, 'href') ?? ''
    if (/^https?:\/\/t\.co\//.test(href)) links.push(href.replace(/^http:/, 'https:'))
    const target = attribute(element, 'data-expanded-url') ?? attribute(element, 'data-url')
    const shown = hasClass(element, 'u-hidden') ? '' : shownLink(element)
    // Pictures stand below the words.
    if (shown === '' || /^pic\.(?:twitter|x)\.com\/\w+$/.test(shown)) {
      hidden.push(target ?? href)
      return ''
    }
    const entity = entityOf(shown, target ?? attribute(element, 'title') ?? href, href)
    if (entity) entities.push({ ...entity, start: before.length, end: before.length + shown.length })
    return shown
  })
  return { ...trimmed(written.toWellFormed().replaceAll('\0', '\uFFFD'), entities), links, hidden }
}

/** Of a link's parts only those between the invisible ones are shown, an ellipsis behind them. */
function shownLink(link: Element): string {
  const display = find(link, ofClass('js-display-url'))
  if (display === null) return plainText(link).replace(/\s+/g, ' ')
  const cut = /…/.test(plainText(link))
  return plainText(display) + (cut ? '…' : '')
}

function entityOf(shown: string, target: string, href: string): Omit<Entity, 'start' | 'end'> | null {
  const handle = /^[@＠](\w{1,20})$/.exec(shown)?.[1]
  if (handle !== undefined) return { kind: 'mention', url: `https://x.com/${handle}`, short: null }
  const word = encodeURIComponent(shown.slice(1).toWellFormed())
  if (/^[#＃]\S/.test(shown)) return { kind: 'hashtag', url: `https://x.com/hashtag/${word}`, short: null }
  if (/^[$＄]\S/.test(shown))
    return { kind: 'cashtag', url: `https://x.com/search?q=%24${word}`, short: null }
  const url = [target, href].find((one) => /^https?:\/\//i.test(one) && URL.canParse(one))
  return url === undefined ? null : { kind: 'link', url, short: /^https?:/i.test(href) ? href : null }
}

function trimmed(written: string, entities: readonly Entity[]): Pick<PageWords, 'text' | 'entities'> {
  const lead = written.length - written.trimStart().length
  const text = written.trim()
  const moved = entities.map((one) => ({ ...one, start: one.start - lead, end: one.end - lead }))
  return { text, entities: moved.filter((one) => one.start >= 0 && one.end <= text.length) }
}
