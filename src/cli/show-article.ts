import type { Colours } from './terminal.ts'
import type { ArticlePage } from './views.ts'
import { candidateWords, many, oneLine, outcomeSign, outcomeWords } from './words.ts'

type Cited = ArticlePage['citations'][number]

/** What an article cites, for people: each citation with what came of its post, or what it may be. */
export function articleWords(page: ArticlePage, colours: Colours, width: number): string[] {
  const lines = [
    colours.bold(oneLine(page.title ?? page.url, width)),
    ...(page.title === null ? [] : [page.url]),
    ...(page.state === 'done' ? [] : [colours.yellow(`  ${page.state}`)]),
    '',
    colours.bold(many(page.citations.length, 'citation')),
  ]
  for (const citation of page.citations) lines.push(...citationWords(citation, colours, width))
  return lines
}

function citationWords(citation: Cited, colours: Colours, width: number): string[] {
  const { url, author, text, outcome, reason, liveness, state, candidates = [] } = citation
  const who = author === null ? citation.platform : `@${author.handle}`
  const sign = outcome === null ? colours.cyan('→ under way'.padEnd(13)) : outcomeSign(outcome, colours, 13)
  const lines = [`  ${sign} ${url ?? who}  ${colours.dim(citation.role)}`]
  if (text !== null) lines.push(colours.dim(`    “${oneLine(text, width - 8)}”`))
  if (outcome !== null && outcome !== 'captured') lines.push(`    ${outcomeWords(outcome, reason)}`)
  if (liveness !== null) lines.push(colours.dim(`    original: ${liveness} · ${state ?? 'watched'}`))
  return [...lines, ...candidateWords(candidates).map((line) => `    ${line}`)]
}
