import { extractElementText, loadHtml } from '../../detect/html/load-html.ts'
import type { Entity } from '../../model/post-record.ts'
import { linkEntity } from './link-entity.ts'

/** The data of a post in X's blockquote. */
export interface MarkupWords {
  text: string
  entities: Entity[]
  /** Links to media at the end of the text; they are not part of `text`. */
  mediaLinks: string[]
  language: string | null
  /** `YYYY-MM-DD` from the English date in the last line; null if it is unreadable. */
  day: string | null
}

/** Reads the blockquote of an oEmbed response (platforms.md § 1.2); null if there is none. */
export function parseOembedMarkup(html: string): MarkupWords | null {
  const $ = loadHtml(html)
  const paragraphs = $?.('p')
  if (!$ || !paragraphs || paragraphs.length === 0) return null
  const entities: Entity[] = []
  let text = ''
  for (const paragraph of paragraphs.toArray()) {
    if (text !== '') text += '\n\n'
    text += extractElementText($, $(paragraph), (element, before) => {
      if (!element.is('a')) return null
      const [shown, href, start] = [
        extractElementText($, element),
        element.attr('href') ?? '',
        text.length + before.length,
      ]
      const entity = linkEntity(shown, href, href)
      if (entity !== null) entities.push({ ...entity, start, end: start + shown.length })
      return shown
    })
  }
  const language = paragraphs.attr('lang') ?? null
  paragraphs.remove()
  return {
    ...withoutMedia(text.toWellFormed().replaceAll('\0', '\uFFFD'), entities),
    language,
    day: dayIn($.root().text()),
  }
}

function withoutMedia(
  text: string,
  all: readonly Entity[],
): Pick<MarkupWords, 'text' | 'entities' | 'mediaLinks'> {
  const mediaLinks: string[] = []
  const entities = [...all]
  let shown = text.trimEnd()
  for (let last = entities.at(-1); last !== undefined; last = entities.at(-1)) {
    const words = text.slice(last.start, last.end)
    if (last.end !== shown.length || !/^pic\.(?:twitter|x)\.com\/\w+$/.test(words)) break
    mediaLinks.unshift(last.url)
    entities.pop()
    shown = shown.slice(0, last.start).trimEnd()
  }
  return { text: shown, entities: entities.filter((entity) => entity.end <= shown.length), mediaLinks }
}

function dayIn(tail: string): string | null {
  const words = /([A-Z][a-z]+ \d{1,2}, \d{4})\s*$/.exec(tail)?.[1]
  const time = words === undefined ? Number.NaN : Date.parse(`${words} UTC`)
  return Number.isNaN(time) ? null : new Date(time).toISOString().slice(0, 10)
}
