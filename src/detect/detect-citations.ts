import type { Citation } from '../model/citation.ts'
import type { Recogniser } from '../model/recogniser.ts'
import { detectInJsonFeed, isJsonFeed } from './data/json-feed.ts'
import { sortByPosition } from './deduplicate-citations.ts'
import { FindingBudget } from './finding-budget.ts'
import { detectInHtml } from './html/detect-in-html.ts'
import { KeywordIndex } from './keyword-prefilter.ts'
import { detectInText } from './text/detect-in-text.ts'

/** The maximum length of `quote` in bytes of UTF-8. */
const MAX_QUOTE_BYTES = 65_536

/** The maximum length of all quotes in UTF-16 code units; later ones are empty. Nested elements that never end all quote the rest of the page. */
const MAX_QUOTES_LENGTH = 32_000_000

/**
 * Detects the citations of posts in an article, sorted by `start`: all of them, up to `MAX_FINDINGS`. Pure; never throws;
 * takes linear time. Offsets are UTF-16 offsets into `article.text`.
 */
export function detectCitations(
  article: { readonly text: string; readonly format: 'html' | 'text' },
  recognisers: readonly Recogniser[],
): Citation[] {
  const { text, format } = article
  const budget = new FindingBudget()
  const detect = (content: string, type: 'html' | 'text'): Citation[] =>
    type === 'html'
      ? detectInHtml(content, recognisers, budget)
      : detectInText(content, recognisers, new KeywordIndex(content, recognisers), budget)
  const found = isJsonFeed(text) ? detectInJsonFeed(text, detect) : detect(text, format)
  let left = MAX_QUOTES_LENGTH
  return sortByPosition(found).map((one) => {
    const quote = left > 0 ? truncateQuote(one.quote) : ''
    left -= quote.length
    return { ...one, quote }
  })
}

function truncateQuote(quote: string): string {
  if (quote.length * 3 <= MAX_QUOTE_BYTES) return quote
  if (quote.length <= MAX_QUOTE_BYTES && Buffer.byteLength(quote) <= MAX_QUOTE_BYTES) return quote
  const bytes = Buffer.from(quote.slice(0, MAX_QUOTE_BYTES)).subarray(0, MAX_QUOTE_BYTES)
  // A truncated last character becomes a replacement character, which is dropped.
  return bytes.toString('utf8').replace(/\ufffd$/, '')
}
