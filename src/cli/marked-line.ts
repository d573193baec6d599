import type { Marks } from '../model/post-match.ts'
import type { Colours } from './terminal.ts'

/** Characters before the first match that are kept if the line is too short for the text. */
const BEFORE = 20

/**
 * Joins a text into one line of at most `width` columns, with its matches in bold and the rest dimmed. A text that is too
 * long begins shortly before its first match.
 *
 * @param marks the parts that match
 */
export function markedLine(text: string, marks: Marks, width: number, colours: Colours): string {
  const [first = [0, 0]] = marks
  const begin = text.length > width && first[0] > BEFORE ? first[0] - BEFORE : 0
  const parts: string[] = []
  let left = width
  const add = (part: string, paint: (text: string) => string) => {
    const line = part.replace(/\s+/g, ' ')
    if (line === '' || left <= 0) return
    const characters = [...line]
    // A part keeps its leading space, which stands between it and the match before it.
    const shown = characters.length <= left ? line : `${characters.slice(0, left - 1).join('')}…`
    left -= characters.length
    parts.push(paint(shown))
  }
  if (begin > 0) add('…', colours.dim)
  let at = begin
  for (const [start, end] of marks) {
    add(text.slice(at, start), colours.dim)
    add(text.slice(start, end), colours.bold)
    at = end
  }
  add(text.slice(at).trimEnd(), colours.dim)
  return parts.join('').trim()
}
