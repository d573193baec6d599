import type { KeywordIndex } from './keyword-prefilter.ts'

/** An address as it stands in running text. */
export interface UrlInText {
  readonly url: string
  readonly start: number
  readonly end: number
}

const STOP = /[\s<>"'`“”„«»()[\]{}|\\^]/
const JUNK = /[.,;:!?…*_~'’]+$/

/**
 * The addresses around the clues of `[from, to)`, in order: whatever stands there between white space,
 * quotation marks and brackets and looks like a host with a path.
 */
export function* findUrls(text: string, from: number, to: number, clues: KeywordIndex): Generator<UrlInText> {
  let done = from
  for (const clue of clues.between(from, to)) {
    if (clue < done) continue
    let start = clue
    while (start > done && !STOP.test(text[start - 1] ?? '')) start--
    let end = clue
    while (end < to && !STOP.test(text[end] ?? '')) end++
    done = end
    // Something may be glued in front: "yes.https://x.com/…".
    const token = text.slice(start, end)
    const scheme = token.search(/https?:\/\//i)
    if (scheme > 0) start += scheme
    const url = text.slice(start, end).replace(JUNK, '')
    if (url.length > 8 && url.includes('/')) yield { url, start, end: start + url.length }
  }
}
