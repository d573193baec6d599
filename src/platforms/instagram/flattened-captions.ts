import type { TextFinding } from '../../model/recogniser.ts'
import { cleanQuoteText } from '../shared/clean-quote-text.ts'
import type { QuotedWords } from '../shared/recognition/post-reader.ts'
import { FULL_URL_LINKS } from '../shared/text-links.ts'
import { findCaptionStart } from './caption.ts'
import { type CaptionSignature, parseCaptionSignature } from './caption-signature.ts'

/** A text without one of these contains no caption's signature. */
export const CAPTION_PATTERN = /@\u200f?[\w.]{1,30}\u200f?(?:<\/a>)?[)）]/y

/** Finds captions in a text without their embeds' markup, in order. */
export function findFlattenedCaptions(text: string): TextFinding[] {
  const found: TextFinding[] = []
  let floor = 0
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    if (at < floor) continue
    const signed = parseCaptionSignature(text, at, floor)
    if (signed === null) continue
    const from = findCaptionStart(text, signed.start, floor)
    found.push({
      platform: 'instagram',
      id: null,
      url: null,
      role: 'flattened',
      form: 'flattened-caption',
      ...wordsOf(text.slice(from, signed.start), signed),
      start: from + (/^\s*/.exec(text.slice(from, signed.start))?.[0].length ?? 0),
      end: signed.end,
    })
    floor = signed.end
  }
  return found
}

/** Reads an embed's text: everything before the signature is the caption. */
export function parseEmbedText(text: string): QuotedWords | null {
  for (let at = text.lastIndexOf('@'); at !== -1; at = at === 0 ? -1 : text.lastIndexOf('@', at - 1)) {
    const signed = parseCaptionSignature(text, at, 0)
    if (signed !== null) return wordsOf(text.slice(captionOf(text, signed), signed.start), signed)
  }
  return null
}

function captionOf(text: string, signed: CaptionSignature): number {
  const from = findCaptionStart(text, signed.start, 0)
  return from === signed.start ? 0 : from
}

function wordsOf(raw: string, signed: CaptionSignature): QuotedWords {
  const text = cleanQuoteText(raw)
  return {
    author: { name: signed.name, handle: signed.handle },
    text: text === '' ? null : text,
    publishedOn: signed.date,
    links: FULL_URL_LINKS.find(text),
  }
}
