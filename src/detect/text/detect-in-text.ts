import type { Citation } from '../../model/citation.ts'
import type { Recogniser } from '../../model/recogniser.ts'
import type { FindingBudget } from '../finding-budget.ts'
import { blankOut, findCodeBlocks } from '../html/code-blocks.ts'
import { detectInHtml } from '../html/detect-in-html.ts'
import { recogniseElement } from '../html/recognise-element.ts'
import { containsOffset, firstEndingAfter, type Interval, outermostIntervals } from '../intervals.ts'
import type { KeywordIndex } from '../keyword-prefilter.ts'
import { citeLink } from '../link-citation.ts'
import { findFlattened } from './find-flattened.ts'
import { findUrls } from './find-urls.ts'
import { type Component, findComponents } from './jsx-components.ts'
import { isInShortCode } from './short-code.ts'

/**
 * Detects citations in plain text, Markdown or MDX: flattened citations, embeds in markup and components, short codes, and URLs
 * alone on their line or in text. Code is an example, except for the words of a post.
 */
export function detectInText(
  text: string,
  recognisers: readonly Recogniser[],
  clues: KeywordIndex,
  budget: FindingBudget,
): Citation[] {
  const code = findCodeBlocks(text)
  const plain = blankOut(text, code)
  const components = [...findComponents(text)].filter(({ start, end }) => clues.within(start, end))
  const rest = blankOut(plain, components)
  const markup = MARKUP.test(rest) ? detectInHtml(rest, recognisers, budget).filter(isMarkupEmbed) : []
  const shown = components
    .filter((one) => !containsOffset(code, one.start))
    .flatMap((one) => citedComponent(one, text, recognisers, clues))
    .filter(() => budget.take())
  const embeds = outermostIntervals([...shown, ...markup])
  const flattened = findFlattened(text, recognisers)
    .filter((one) => one.role === 'flattened' || !containsOffset(code, one.start))
    .filter((one) => (embeds[firstEndingAfter(embeds, one.start)]?.start ?? one.end) >= one.end)
    .filter(() => budget.take())
    .map((finding) => ({ ...finding, quote: text.slice(finding.start, finding.end) }))
  const claimed = [...shown, ...markup, ...flattened].sort((a, b) => a.start - b.start)
  return [...claimed, ...citedUrls(plain, recognisers, clues, claimed, budget)]
}

/** Markdown may contain HTML embeds. */
const MARKUP = /<(?:[a-z]{1,20}-[a-z-]{2,30}|blockquote|iframe|figure|div|section|aside|script)[\s>]/i

const isMarkupEmbed = (one: Citation): boolean => one.role === 'embed' && one.form !== 'bare-url'

/** The post of a component of MDX, such as `<Tweet id="1" />`. */
function citedComponent(
  { element, start, end }: Component,
  text: string,
  recognisers: readonly Recogniser[],
  clues: KeywordIndex,
): Citation[] {
  const answer = recogniseElement(element, clues.recognisersIn(start, end), recognisers)
  if (answer === null) return []
  const { through: _, ...finding } = answer
  return [{ ...finding, form: 'short-code', quote: text.slice(start, end), start, end }]
}

function citedUrls(
  text: string,
  recognisers: readonly Recogniser[],
  clues: KeywordIndex,
  claimed: readonly Interval[],
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

/** A URL alone on its line or in a short code is an embed, as in CMSs; any other is a link. */
function classifyUrl(
  text: string,
  start: number,
  end: number,
  recognisers: readonly Recogniser[],
): { role: 'embed' | 'link'; form: string } {
  const before = text.slice(Math.max(0, start - 80), start)
  const after = text.slice(end, end + 80)
  if (isInShortCode(text, start, end, recognisers)) return { role: 'embed', form: 'short-code' }
  const head = /(?:^|[\r\n])[ \t\u00a0]*<?$/.test(before) && (start <= 80 || /[\r\n]/.test(before))
  const tail = /^>?[ \t\u00a0]*(?:[\r\n]|$)/.test(after) && (end + 80 >= text.length || /[\r\n]/.test(after))
  return head && tail ? { role: 'embed', form: 'bare-url' } : { role: 'link', form: 'link' }
}
