import type { Recogniser, TextFinding } from '../../model/recogniser.ts'
import { containsOffset, firstEndingAfter, type Interval } from '../intervals.ts'
import { findFlattened } from '../text/find-flattened.ts'
import { type Markup, Visibility } from './markup.ts'
import { extractTextContent } from './text-content.ts'

/** How far before and after a clue a flattened citation may extend in the source, markup included. */
const BEFORE = 8000
const AFTER = 1000

/**
 * Finds flattened citations in the visible text around their clues.
 *
 * @param excluded sorted ranges of the source without flattened citations, such as embeds
 * @returns findings with offsets into the source
 */
export function* findFlattenedInMarkup(
  markup: Markup,
  clues: readonly number[],
  excluded: readonly Interval[],
  recognisers: readonly Recogniser[],
): Generator<TextFinding> {
  for (const { start, end } of windowsAround(clues, markup, excluded)) {
    const holes = excluded.slice(firstEndingAfter(excluded, start), firstEndingAfter(excluded, end) + 1)
    const content = extractTextContent(markup, start, end, Visibility.shown, holes)
    for (const found of findFlattened(content.text, recognisers)) {
      yield { ...found, start: content.source(found.start), end: content.source(found.end - 1) + 1 }
    }
  }
}

/** The source ranges around clues; overlapping ones are merged. */
function windowsAround(clues: readonly number[], markup: Markup, excluded: readonly Interval[]): Interval[] {
  const windows: Interval[] = []
  for (const at of clues) {
    const last = windows.at(-1)
    if (last !== undefined && at + AFTER <= last.end) continue
    if (!markup.shownAt(at) || containsOffset(excluded, at)) continue
    const end = Math.min(at + AFTER, markup.source.length)
    const start = Math.max(at - BEFORE, 0)
    if (last !== undefined && start <= last.end) windows.splice(-1, 1, { start: last.start, end })
    else windows.push({ start, end })
  }
  return windows
}
