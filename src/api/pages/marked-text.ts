import { type Html, html } from '../../card/html.ts'
import type { Marks } from '../../model/post-match.ts'

/** If the first match begins beyond this, the text before it is cut, so that the match is seen. */
const LEAD = 240
/** Characters kept before such a match. */
const BEFORE = 80

/**
 * Renders a text with its matches in `<mark>`.
 *
 * @param clean changes each piece of the text, as `stripBidi` does for names
 */
export function renderMarked(
  text: string,
  marks: Marks,
  clean: (piece: string) => string = (piece) => piece,
): Html {
  const pieces = marks.map(([start, end], n) => [
    clean(text.slice(marks[n - 1]?.[1] ?? 0, start)),
    html`<mark>${clean(text.slice(start, end))}</mark>`,
  ])
  return html`${pieces}${clean(text.slice(marks.at(-1)?.[1] ?? 0))}`
}

/** As `renderMarked`, but a long text begins shortly before its first match, at a word. */
export function renderMarkedExcerpt(text: string, marks: Marks): Html {
  const [first] = marks
  if (first === undefined || first[0] <= LEAD) return renderMarked(text, marks)
  const from = first[0] - BEFORE
  const begin = Math.min(first[0], from + Math.max(0, text.slice(from, first[0]).search(/\s/) + 1))
  return html`… ${renderMarked(
    text.slice(begin),
    marks.map(([start, end]) => [start - begin, end - begin]),
  )}`
}
