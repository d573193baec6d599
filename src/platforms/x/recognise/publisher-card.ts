import { findDate } from '../../../detect/text/dates-in-words.ts'
import type { ElementFinding, MarkupElement } from '../../../model/recogniser.ts'
import { NO_QUOTED_WORDS, type QuotedWords } from '../../shared/recognition/post-reader.ts'
import { parseStatusUrl } from '../status-url.ts'
import { X_LINKS } from '../text-link-pattern.ts'

const HANDLE = /(?:^|[-_])(?:handle|username|screen-?name|screenname)$/i
const NAME = /(?:author|display|full|user)[-_]?name$/i
const TEXT = /(?:tweet|post|status)[-_]{1,2}(?:text|body|content)$/i
const DATE = /(?:date|time|timestamp|created-at)$/i

/**
 * Reads a post that the publisher renders with custom elements (Substack's e-mails, BuzzFeed): name, handle, text
 * and date by their classes. Without a URL it is a flattened citation, like those in plain text.
 */
export function findPublisherCard(element: MarkupElement): ElementFinding | null {
  if (!(element.attributes.class ?? '').split(/\s+/).includes('tweet')) return null
  const words = readPublisherCard(element)
  if (words.author === null || words.text === null) return null
  for (const one of element.descendants()) {
    const post = parseStatusUrl(one.attributes.href ?? '')
    if (post !== null) return { ...post, role: 'embed', form: 'drawn-card', ...words }
  }
  return { platform: 'x', id: null, url: null, role: 'flattened', form: 'drawn-card', ...words }
}

/** Reads name, handle, text and date by the classes of an element's descendants. */
export function readPublisherCard(element: MarkupElement): QuotedWords {
  let handle: string | null = null
  let name: string | null = null
  let text: string | null = null
  let date: string | null = null
  for (const one of element.descendants()) {
    const classes = (one.attributes.class ?? '').split(/\s+/)
    const has = (pattern: RegExp) => classes.some((word) => pattern.test(word))
    if (handle === null && has(HANDLE)) handle = /^@(\w{1,20})$/.exec(one.text())?.[1] ?? null
    else if (name === null && has(NAME)) name = one.text()
    else if (text === null && has(TEXT))
      text = one
        .text()
        .replace(/[ \t\u00a0]+/g, ' ')
        .trim()
    else if (date === null && has(DATE)) date = findDate(one.text())
  }
  if (handle === null || text === null || text === '') return NO_QUOTED_WORDS
  return { author: { name: name ?? '', handle }, text, publishedOn: date, links: X_LINKS.find(text) }
}
