import type { Candidate } from '../model/citation.ts'
import type { WitnessLabels } from '../model/labels.ts'
import type { Outcome, Reason } from '../model/outcome.ts'
import { OUTCOME_LABELS } from '../model/outcome-labels.ts'
import { reasonLabel } from '../model/reason-labels.ts'
import type { StatusTone } from '../model/status-label.ts'
import type { Colours } from './terminal.ts'

const SIGNS: Readonly<Record<StatusTone, string>> = { good: '✔', half: '◐', bad: '✘', quiet: '·' }

const paint = (tone: StatusTone, colours: Colours): ((text: string) => string) =>
  ({ good: colours.green, half: colours.yellow, bad: colours.red, quiet: colours.dim })[tone]

/** `✔ captured` in its colour, padded to `width` columns. */
export function outcomeIcon(outcome: Outcome, colours: Colours, width = 0): string {
  const { tone } = OUTCOME_LABELS[outcome]
  return paint(tone, colours)(`${SIGNS[tone]} ${outcome}`.padEnd(width))
}

/** When a post was published: its time, else its day, and another day that an article tells. */
export function publishedLabel({
  publishedAt,
  publishedOn,
}: {
  readonly publishedAt: string | null
  readonly publishedOn: string | null
}): string | null {
  if (publishedAt === null || publishedOn === null || publishedAt.startsWith(publishedOn))
    return publishedAt ?? publishedOn
  return `${publishedAt} (the article says ${publishedOn})`
}

/** Explains an outcome. @param witness the witness of a salvaged post */
export function outcomeLabel(
  outcome: Outcome,
  reason: Reason | null,
  witness?: WitnessLabels | null,
): string {
  const words =
    outcome === 'salvaged' && witness
      ? `the post is gone; ${witness.salvaged}`
      : OUTCOME_LABELS[outcome].words
  return reason === null ? words : `${words} (${reasonLabel(reason)})`
}

/** A line for each candidate post of a citation without an address. */
export function candidateLabels(candidates: readonly Candidate[]): string[] {
  return candidates.map(({ url, score }) => `perhaps ${url} (similarity: ${score.toFixed(2)})`)
}

/** Joins a text into one line of at most `width` columns. */
export function truncateLine(text: string, width: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  const cut = [...line]
  return cut.length <= width ? line : `${cut.slice(0, Math.max(1, width - 1)).join('')}…`
}

/** Breaks a text into lines of at most `width` columns at its spaces. A longer word stays whole. */
export function wrapText(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = []
    let line = ''
    for (const word of paragraph.split(' ')) {
      if (line !== '' && [...line].length + 1 + [...word].length > width) {
        lines.push(line)
        line = word
      } else line = line === '' ? word : `${line} ${word}`
    }
    return [...lines, line]
  })
}

/** `3 posts`, `1 post`. */
export function pluralize(count: number, one: string, more = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`
}

/** An icon for a passed or failed check. */
export function passIcon(ok: boolean, colours: Colours): string {
  return ok ? colours.green('✔') : colours.red('✘')
}
