import type { ArticleView } from '../api/views/article-view.ts'
import { livenessLabel, STATE_LABELS } from '../model/state-labels.ts'
import {
  candidateLabels,
  outcomeIcon,
  outcomeLabel,
  pluralize,
  publishedLabel,
  truncateLine,
} from './labels.ts'
import type { Colours } from './terminal.ts'

type Cited = ArticleView['citations'][number]

/** Formats an article for people: each citation with the outcome of its post, or with its candidates. */
export function articleText(page: ArticleView, colours: Colours, width: number): string[] {
  const lines = [
    colours.bold(truncateLine(page.title ?? page.url, width)),
    ...(page.title === null ? [] : [page.url]),
    ...(page.state === 'done' ? [] : [colours.yellow(`  ${page.state}`)]),
    '',
    colours.bold(pluralize(page.citations.length, 'citation')),
  ]
  for (const citation of page.citations) lines.push(...citationWords(citation, colours, width))
  if (page.citationsOmitted > 0) {
    const more = `${page.citationsOmitted} more are left out (STET_MAX_CITATIONS).`
    lines.push('', `The first ${pluralize(page.citations.length, 'citation')} are kept, ${more}`)
  }
  return lines
}

function citationWords(citation: Cited, colours: Colours, width: number): string[] {
  const { url, author, text, outcome, reason, liveness, state, candidates = [] } = citation
  const who = author === null ? citation.platform : `@${author.handle}`
  const sign = outcome === null ? colours.cyan('→ under way'.padEnd(13)) : outcomeIcon(outcome, colours, 13)
  const lines = [`  ${sign} ${url ?? who}  ${colours.dim(citation.role)}`]
  const published = publishedLabel(citation)
  if (published !== null) lines.push(colours.dim(`    ${published}`))
  if (text !== null) lines.push(colours.dim(`    “${truncateLine(text, width - 8)}”`))
  if (outcome !== null && outcome !== 'captured') lines.push(`    ${outcomeLabel(outcome, reason)}`)
  if (liveness !== null)
    lines.push(
      colours.dim(`    original: ${livenessLabel(liveness)} · ${STATE_LABELS[state ?? 'watched'].name}`),
    )
  return [...lines, ...candidateLabels(candidates).map((line) => `    ${line}`)]
}
