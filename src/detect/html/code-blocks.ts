import type { Interval } from '../intervals.ts'

/** The longest code span in a line. */
const LONGEST_SPAN = 400

/**
 * Finds the code of Markdown, whose markup is an example: fenced blocks, and spans between backticks in one line. A fence of
 * tildes must name its language, because plain text draws lines with them. A fence that never closes is none.
 */
export function findCodeBlocks(text: string): Interval[] {
  if (!text.includes('`') && !text.includes('~~~')) return []
  const found: Interval[] = []
  let open: { start: number; mark: string } | null = null
  for (let start = 0; start < text.length; ) {
    const feed = text.indexOf('\n', start)
    const end = feed === -1 ? text.length : feed
    const mark = fenceIn(text.slice(start, Math.min(end, start + 120)), open?.mark ?? null)
    if (mark === null) {
      if (open === null) found.push(...spansIn(text, start, end))
    } else if (open === null) open = { start, mark }
    else {
      // The spans of an unclosed fence were not searched.
      found.push({ start: open.start, end })
      open = null
    }
    start = end + 1
  }
  return open === null ? found : [...found, ...spansIn(text, open.start, text.length)]
}

/** The mark of the fence in a line: one that opens, or one that closes the fence `open`. */
function fenceIn(line: string, open: string | null): string | null {
  const [, mark, rest = ''] = /^[ \t>*+-]{0,20}(`{3,20}|~{3,20})([^`]*)$/.exec(line) ?? []
  if (mark === undefined) return null
  if (open === null) return mark.startsWith('`') || /^\s?[a-z]/i.test(rest) ? mark : null
  return mark.startsWith(open) && rest.trim() === '' ? mark : null
}

function spansIn(text: string, start: number, end: number): Interval[] {
  const part = text.slice(start, end)
  const found: Interval[] = []
  for (let at = part.indexOf('`'); at !== -1; ) {
    let from = at
    while (part[from] === '`') from++
    const near = part.slice(from, from + LONGEST_SPAN)
    const length = near.indexOf(part.slice(at, from))
    const closes = length !== -1 && !near.slice(0, length).includes('\n')
    const next = closes ? from + length + from - at : from
    if (closes) found.push({ start: start + at, end: start + next })
    at = part.indexOf('`', next)
  }
  return found
}

/** Overwrites ranges with spaces, so that all other characters keep their offsets. The ranges are sorted and disjoint. */
export function blankOut(text: string, ranges: readonly Interval[]): string {
  if (ranges.length === 0) return text
  const parts: string[] = []
  let from = 0
  for (const { start, end } of ranges) {
    parts.push(text.slice(from, start), text.slice(start, end).replace(/[^\n]/g, ' '))
    from = end
  }
  return parts.join('') + text.slice(from)
}
