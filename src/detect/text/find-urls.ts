import type { KeywordIndex } from '../keyword-prefilter.ts'

interface UrlInText {
  readonly url: string
  readonly start: number
  readonly end: number
}

const STOP = /[\s<>"'`“”„«»()[\]{}|\\^]/
const JUNK = /[.,;:!?…*_~'’]+$/

/**
 * Finds the URLs around the clues in `[from, to)`, in order: texts between white space, quotation marks and brackets that
 * look like a host with a path.
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
    // Text may precede the URL without a space: "yes.https://x.com/…".
    const token = text.slice(start, end)
    const scheme = token.search(/https?:\/\//i)
    if (scheme > 0) start += scheme
    const url = text.slice(start, end).replace(JUNK, '')
    if (url.length > 8 && url.includes('/')) yield { url, start, end: start + url.length }
  }
}
