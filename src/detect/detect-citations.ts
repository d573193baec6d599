import type { Citation } from '../model/citation.ts'
import type { Recogniser } from '../model/recogniser.ts'
import { sortByPlace } from './deduplicate-citations.ts'
import { detectInHtml } from './detect-in-html.ts'
import { detectInText } from './detect-in-text.ts'
import { KeywordIndex } from './keyword-prefilter.ts'

/** `quote` is cut at so many bytes of UTF-8. */
const LONGEST_QUOTE = 65_536

/**
 * Every citation of a post in an article, in order of `start`. Pure; never throws; takes time in
 * proportion to the article. Offsets are UTF-16 offsets into `article.text`.
 */
export function detectCitations(
  article: { readonly text: string; readonly format: 'html' | 'text' },
  recognisers: readonly Recogniser[],
): Citation[] {
  const { text, format } = article
  const found =
    format === 'html'
      ? detectInHtml(text, recognisers)
      : detectInText(text, recognisers, new KeywordIndex(text, recognisers))
  return sortByPlace(found).map((one) => ({ ...one, quote: cut(one.quote) }))
}

function cut(quote: string): string {
  if (quote.length * 3 <= LONGEST_QUOTE) return quote
  if (quote.length <= LONGEST_QUOTE && Buffer.byteLength(quote) <= LONGEST_QUOTE) return quote
  const bytes = Buffer.from(quote.slice(0, LONGEST_QUOTE)).subarray(0, LONGEST_QUOTE)
  // A character cut in two at the end becomes a replacement character: leave it out.
  return bytes.toString('utf8').replace(/\ufffd$/, '')
}
