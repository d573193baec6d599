import { Parser } from 'htmlparser2'
import type { Entity } from '../../model/post.ts'

/** What X's blockquote shows of a post. */
export interface MarkupWords {
  text: string
  entities: Entity[]
  /** Links to media that the words end with; they are not part of `text`. */
  mediaLinks: string[]
  language: string | null
  /** `YYYY-MM-DD` as the last line says it in English; null where it can't be read. */
  day: string | null
}

/** The words in the blockquote of an oEmbed answer (platforms.md § 1.2); null where it holds none. */
export function quotedMarkup(html: string): MarkupWords | null {
  let text = ''
  let tail = ''
  let language: string | null = null
  let paragraphs = 0
  let inside = false
  let link: { href: string; start: number } | null = null
  const entities: Entity[] = []
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === 'p') {
        if (paragraphs++ > 0) text += '\n\n'
        inside = true
        language ??= attributes.lang ?? null
      } else if (name === 'br' && inside) text += '\n'
      else if (name === 'a') link = { href: attributes.href ?? '', start: text.length }
    },
    ontext(data) {
      if (inside) text += data
      else tail += data
    },
    onclosetag(name) {
      if (name === 'p') inside = false
      if (name === 'a' && link !== null) {
        const entity = inside ? linkEntity(text.slice(link.start), link) : null
        if (entity !== null) entities.push(entity)
        link = null
      }
    },
  })
  parser.end(html)
  if (paragraphs === 0) return null
  return {
    ...withoutMedia(text.toWellFormed().replaceAll('\0', '\uFFFD'), entities),
    language,
    day: dayIn(tail),
  }
}

function linkEntity(shown: string, link: { href: string; start: number }): Entity | null {
  if (!URL.canParse(link.href) || !/^https?:/i.test(link.href) || shown === '') return null
  const place = { start: link.start, end: link.start + shown.length }
  const handle = /^[@＠](\w{1,20})$/.exec(shown)?.[1]
  if (handle !== undefined) return { kind: 'mention', ...place, url: `https://x.com/${handle}`, short: null }
  const word = encodeURIComponent(shown.slice(1).toWellFormed())
  if (/^[#＃]/.test(shown))
    return { kind: 'hashtag', ...place, url: `https://x.com/hashtag/${word}`, short: null }
  if (/^[$＄]/.test(shown))
    return { kind: 'cashtag', ...place, url: `https://x.com/search?q=%24${word}`, short: null }
  return { kind: 'link', ...place, url: link.href, short: link.href }
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
