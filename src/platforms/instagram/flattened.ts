import type { TextFinding } from '../../model/recogniser.ts'
import { cleanQuoteText } from '../shared/clean-quote-text.ts'
import type { Words } from '../shared/recognition/recogniser-spec.ts'
import { PLAIN_LINKS } from '../shared/text-links.ts'
import { captionStart } from './caption.ts'
import { type CaptionSignature, signatureAt } from './signature.ts'

/** Without one of these no caption's signature is left in a text. */
export const CAPTION_CLUE = /@\u200f?[\w.]{1,30}\u200f?(?:<\/a>)?[)）]/y

/** The captions that stand in a text without their embeds' markup, in order. */
export function flattenedCaptions(text: string): TextFinding[] {
  const found: TextFinding[] = []
  let floor = 0
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    if (at < floor) continue
    const signed = signatureAt(text, at, floor)
    if (signed === null) continue
    const from = captionStart(text, signed.start, floor)
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

/** What an embed's own text says: everything before its signature is the caption. */
export function captionedWords(text: string): Words | null {
  for (let at = text.lastIndexOf('@'); at !== -1; at = at === 0 ? -1 : text.lastIndexOf('@', at - 1)) {
    const signed = signatureAt(text, at, 0)
    if (signed !== null) return wordsOf(text.slice(captionOf(text, signed), signed.start), signed)
  }
  return null
}

function captionOf(text: string, signed: CaptionSignature): number {
  const from = captionStart(text, signed.start, 0)
  return from === signed.start ? 0 : from
}

function wordsOf(raw: string, signed: CaptionSignature): Words {
  const text = cleanQuoteText(raw)
  return {
    author: { name: signed.name, handle: signed.handle },
    text: text === '' ? null : text,
    publishedOn: signed.date,
    links: PLAIN_LINKS.find(text),
  }
}
