import type { Citation } from '../model/citation.ts'
import type { Recogniser } from '../model/recogniser.ts'
import { sortByPosition } from './deduplicate-citations.ts'
import { detectInHtml } from './detect-in-html.ts'
import { detectInText } from './detect-in-text.ts'
import { detectInJsonFeed, isJsonFeed } from './json-feed.ts'
import { KeywordIndex } from './keyword-prefilter.ts'

/** The maximum length of `quote` in bytes of UTF-8. */
const MAX_QUOTE_BYTES = 65_536

/**
 * Detects all citations of posts in an article, sorted by `start`. Pure; never throws; takes linear time. Offsets are
 * UTF-16 offsets into `article.text`.
 */
export function detectCitations(
  { text, format }: { readonly text: string; readonly format: 'html' | 'text' },
  recognisers: readonly Recogniser[],
): Citation[] {
  const found = isJsonFeed(text)
    ? detectInJsonFeed(text, (content, type) => detect(content, type, recognisers))
    : detect(text, format, recognisers)
  return sortByPosition(found).map((one) => ({ ...one, quote: truncateQuote(one.quote) }))
}

const detect = (text: string, format: 'html' | 'text', recognisers: readonly Recogniser[]): Citation[] =>
  format === 'html'
    ? detectInHtml(text, recognisers)
    : detectInText(text, recognisers, new KeywordIndex(text, recognisers))

function truncateQuote(quote: string): string {
  if (quote.length * 3 <= MAX_QUOTE_BYTES) return quote
  if (quote.length <= MAX_QUOTE_BYTES && Buffer.byteLength(quote) <= MAX_QUOTE_BYTES) return quote
  const bytes = Buffer.from(quote.slice(0, MAX_QUOTE_BYTES)).subarray(0, MAX_QUOTE_BYTES)
  // A truncated last character becomes a replacement character, which is dropped.
  return bytes.toString('utf8').replace(/\ufffd$/, '')
}
