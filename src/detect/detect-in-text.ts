import type { Citation } from '../model/citation.ts'
import type { Recogniser } from '../model/recogniser.ts'
import { detectInHtml } from './detect-in-html.ts'
import { findFlattened } from './find-flattened.ts'
import { findUrls } from './find-urls.ts'
import type { FindingBudget } from './finding-budget.ts'
import { firstEndingAfter, outermostIntervals } from './intervals.ts'
import type { KeywordIndex } from './keyword-prefilter.ts'
import { citeLink } from './link-citation.ts'
import { followsShortCode } from './short-code.ts'

/** Detects citations in plain text or Markdown: flattened citations, and URLs alone on their line or in text. */
export function detectInText(
  text: string,
  recognisers: readonly Recogniser[],
  clues: KeywordIndex,
  budget: FindingBudget,
): Citation[] {
  const embeds = MARKUP.test(text) ? detectInHtml(text, recognisers, budget).filter(isMarkupEmbed) : []
  const covered = outermostIntervals(embeds)
  const flattened = findFlattened(text, recognisers)
    .filter(({ start, end }) => (covered[firstEndingAfter(covered, start)]?.start ?? end) >= end)
    .filter(() => budget.take())
    .map((finding) => ({ ...finding, quote: text.slice(finding.start, finding.end) }))
  const claimed = [...embeds, ...flattened].sort((a, b) => a.start - b.start)
  return [...claimed, ...citedUrls(text, recognisers, clues, claimed, budget)]
}

/** Markdown may contain HTML embeds. */
const MARKUP = /<(?:blockquote|iframe|amp-[a-z]{4,12}|figure|div|script)[\s>]/i

const isMarkupEmbed = (one: Citation): boolean => one.role === 'embed' && one.form !== 'bare-url'

function citedUrls(
  text: string,
  recognisers: readonly Recogniser[],
  clues: KeywordIndex,
  claimed: readonly { start: number; end: number }[],
  budget: FindingBudget,
): Citation[] {
  const found: Citation[] = []
  let next = 0
  for (const { url, start, end } of findUrls(text, 0, text.length, clues)) {
    while ((claimed[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next++
    const around = claimed[next]
    if (around !== undefined && around.start <= start) continue
    const { role, form } = classifyUrl(text, start, end, recognisers)
    const cited = citeLink(url, recognisers, role, form)
    if (cited === null || !budget.take()) continue
    found.push({ ...cited, quote: text.slice(start, end), start, end })
  }
  return found
}

/** A URL alone on its line or after a short code is an embed, as in CMSs; any other is a link. */
function classifyUrl(
  text: string,
  start: number,
  end: number,
  recognisers: readonly Recogniser[],
): { role: 'embed' | 'link'; form: string } {
  const before = text.slice(Math.max(0, start - 80), start)
  const after = text.slice(end, end + 80)
  if (followsShortCode(text, start, recognisers)) return { role: 'embed', form: 'short-code' }
  const head = /(?:^|[\r\n])[ \t\u00a0]*<?$/.test(before) && (start <= 80 || /[\r\n]/.test(before))
  const tail = /^>?[ \t\u00a0]*(?:[\r\n]|$)/.test(after) && (end + 80 >= text.length || /[\r\n]/.test(after))
  return head && tail ? { role: 'embed', form: 'bare-url' } : { role: 'link', form: 'link' }
}
