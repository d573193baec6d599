import { type Elements, extractElementText, type HtmlPage } from '../../detect/html/load-html.ts'
import type { Entity } from '../../model/post-record.ts'
import { cleanText } from '../shared/clean-text.ts'
import { findPlainTextEntities } from '../shared/plain-text-entities.ts'
import { unwrapUrl } from '../shared/unwrap-url.ts'
import { parseProfileAddress } from './post-ref.ts'

/** A post's text with its links, mentions and tags. */
export interface ThreadsText {
  readonly text: string | null
  readonly entities: Entity[]
}

/** Stands in the text for a sticker. */
const PLACEHOLDER = '\ufffc'

/** Reads `.BodyTextContainer`: its lines are newlines or `<br>`, and tags and names may be plain words (platforms-2.md § 9.2). */
export function readThreadsText($: HtmlPage, element: Elements): ThreadsText {
  for (const node of element.find('*').addBack().contents().toArray()) {
    if (node.type === 'text') node.data = node.data.replaceAll(PLACEHOLDER, '')
  }
  const links: Entity[] = []
  const raw = extractElementText($, element, (inner, before) => {
    if (!inner.is('a')) return null
    const shown = extractElementText($, inner)
    const target = linkTarget(inner.attr('href'))
    const end = before.length + shown.length
    if (target !== null) links.push({ ...target, start: before.length, end, short: null })
    return shown
  })
  const text = cleanText(raw)
  const plain = findPlainTextEntities(text, tagUrl, profileUrl).filter(({ start, end }) =>
    links.every((one) => end <= one.start || start >= one.end),
  )
  const entities = [...links, ...plain].filter(({ start, end }) => start < end && end <= text.length)
  return {
    text: text.trim() === '' ? null : text,
    entities: text.trim() === '' ? [] : entities.toSorted((a, b) => a.start - b.start),
  }
}

const profileUrl = (handle: string): string => `https://www.threads.com/@${handle}`
const tagUrl = (tag: string): string =>
  `https://www.threads.com/search?q=${encodeURIComponent(tag)}&serp_type=tags`

/** What a link of a post leads to; null for addresses of other kinds. */
function linkTarget(href: string | undefined): Pick<Entity, 'kind' | 'url'> | null {
  const handle = parseProfileAddress(href)
  if (handle !== null) return { kind: 'mention', url: profileUrl(handle) }
  const url = outwardUrl(href)
  if (url === null) return null
  const tag = /^(?:www\.)?threads\.com$/.test(url.hostname) && url.searchParams.get('serp_type') === 'tags'
  return { kind: tag ? 'hashtag' : 'link', url: url.href }
}

/** The target of a link, without Meta's redirector around it; null if it is no web address. */
export function outwardUrl(href: string | undefined): URL | null {
  const written = URL.parse(href ?? '', 'https://www.threads.com/')
  if (written === null) return null
  const inner = /^l\.(?:threads\.(?:com|net)|facebook\.com|instagram\.com)$/.test(written.hostname)
    ? URL.parse(unwrapUrl(written) ?? '')
    : written
  return inner !== null && /^https?:$/.test(inner.protocol) ? inner : null
}
