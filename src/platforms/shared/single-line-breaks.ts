const REACH = 1500
/** A line that ends like a paragraph, before a line that begins like one. */
const JOINT =
  /(?:[.!?:…]["”»’)]?|[^\p{P}\p{S}\s])[ \t]*(\r?\n(?:[ \t]*\r?\n)*)[ \t]*["“„«(]?[\p{Lu}\p{Lo}\p{N}]/gu

/**
 * Does the article around `[start, end)` separate its paragraphs by single line breaks? It does if at least as many of its breaks
 * are single as are empty lines.
 */
export function hasSingleLineBreaks(text: string, start: number, end: number): boolean {
  let single = 0
  let empty = 0
  for (const part of [
    text.slice(Math.max(0, start - REACH), start),
    text.slice(Math.max(start, end - 1), end + REACH),
  ])
    for (const [, breaks = ''] of part.matchAll(JOINT)) {
      if (breaks.indexOf('\n') === breaks.lastIndexOf('\n')) single++
      else empty++
    }
  return single > 0 && single >= empty
}
