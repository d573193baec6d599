import type { Citation } from '../model/citation.ts'
import type { Recogniser } from '../model/recogniser.ts'
import { detectInHtml } from './detect-in-html.ts'
import { findFlattened } from './find-flattened.ts'
import { findUrls } from './find-urls.ts'
import type { KeywordIndex } from './keyword-prefilter.ts'
import { citeLink } from './link-citation.ts'
import { followsShortCode } from './short-code.ts'

/** What plain text or Markdown cites: flattened citations, addresses alone in their line, other addresses. */
export function detectInText(
  text: string,
  recognisers: readonly Recogniser[],
  clues: KeywordIndex,
): Citation[] {
  const written = MARKUP.test(text) ? detectInHtml(text, recognisers).filter(isMarkup) : []
  const flattened = findFlattened(text, recognisers)
    .map((finding) => ({ ...finding, quote: text.slice(finding.start, finding.end) }))
    .filter((one) => !written.some((other) => one.start < other.end && other.start < one.end))
  const claimed = [...written, ...flattened].sort((a, b) => a.start - b.start)
  return [...claimed, ...addressesIn(text, recognisers, clues, claimed)]
}

/** Markdown may hold markup as it stands in a page. */
const MARKUP = /<(?:blockquote|iframe|amp-[a-z]{4,12}|figure|div|script)[\s>]/i

const isMarkup = (one: Citation): boolean => one.role === 'embed' && one.form !== 'bare-url'

function addressesIn(
  text: string,
  recognisers: readonly Recogniser[],
  clues: KeywordIndex,
  claimed: readonly { start: number; end: number }[],
): Citation[] {
  const found: Citation[] = []
  let next = 0
  for (const { url, start, end } of findUrls(text, 0, text.length, clues)) {
    while ((claimed[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next++
    const around = claimed[next]
    if (around !== undefined && around.start <= start) continue
    const place = standing(text, start, end)
    const cited = citeLink(url, recognisers, place.role, place.form)
    if (cited === null) continue
    found.push({ ...cited, quote: text.slice(start, end), start, end })
  }
  return found
}

/** Alone in its line, as CMSs turn addresses into embeds, or a code that says so; else a link. */
function standing(text: string, start: number, end: number): { role: 'embed' | 'link'; form: string } {
  const before = text.slice(Math.max(0, start - 80), start)
  const after = text.slice(end, end + 80)
  if (followsShortCode(text, start)) return { role: 'embed', form: 'short-code' }
  const head = /(?:^|[\r\n])[ \t\u00a0]*<?$/.test(before) && (start <= 80 || /[\r\n]/.test(before))
  const tail = /^>?[ \t\u00a0]*(?:[\r\n]|$)/.test(after) && (end + 80 >= text.length || /[\r\n]/.test(after))
  return head && tail ? { role: 'embed', form: 'bare-url' } : { role: 'link', form: 'link' }
}
