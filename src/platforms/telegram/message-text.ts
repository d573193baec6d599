import { type Elements, extractElementText, type HtmlPage } from '../../detect/html/load-html.ts'
import type { Entity } from '../../model/post-record.ts'
import { cleanText } from '../shared/clean-text.ts'

/** A message's text and its links, mentions and tags. */
export interface MessageText {
  readonly text: string
  readonly entities: Entity[]
}

/**
 * Reads the text of a message; null if it has none. The text of the message that this one answers has the same class
 * and is not part of it (platforms-2.md § 7.2).
 */
export function readMessageText($: HtmlPage, message: Elements, channel: string): MessageText | null {
  const own = message
    .find('.tgme_widget_message_text')
    .filter((_, node) => !$(node).is('.js-message_reply_text') && $(node).closest(REPLY).length === 0)
    // Some pages have one such element inside another.
    .filter((_, node) => $(node).parents('.tgme_widget_message_text').length === 0)
  return own.length === 0 ? null : readLinkedText($, own.first(), channel)
}

const REPLY = '.tgme_widget_message_reply, .tgme_widget_message_link_preview'

/** Reads an element's text with its links. */
export function readLinkedText($: HtmlPage, element: Elements, channel: string): MessageText {
  const entities: Entity[] = []
  const raw = extractElementText($, element, (inner, before) => {
    if (!inner.is('a')) return null
    const shown = extractElementText($, inner)
    const target = linkTarget(shown, inner.attr('href') ?? '', channel)
    if (target !== null) {
      entities.push({ ...target, start: before.length, end: before.length + shown.length, short: null })
    }
    return shown
  })
  const text = cleanText(raw)
  return { text, entities: entities.filter(({ start, end }) => start < end && end <= text.length) }
}

/** What a link of a message leads to; null for links into the app (`tg://…`). */
function linkTarget(shown: string, href: string, channel: string): Pick<Entity, 'kind' | 'url'> | null {
  const tag = href.startsWith('?q=') ? new URLSearchParams(href).get('q') : null
  if (tag !== null) {
    const url = `https://t.me/s/${channel}?q=${encodeURIComponent(tag)}`
    return { kind: tag.startsWith('$') ? 'cashtag' : 'hashtag', url }
  }
  const url = URL.parse(href)
  if (url === null || !/^https?:$/.test(url.protocol)) return null
  const mention = /^@\w{4,32}$/.test(shown.trim()) && /^(?:t|telegram)\.me$/.test(url.hostname)
  return { kind: mention ? 'mention' : 'link', url: url.href }
}
