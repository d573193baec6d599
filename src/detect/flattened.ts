import type { Recogniser, TextFinding } from '../model/recogniser.ts'

/** The flattened citations of all platforms; where two claim the same words, the one that begins first. */
export function flattenedIn(text: string, recognisers: readonly Recogniser[]): TextFinding[] {
  const all = recognisers
    .filter((one) => one.flattenedClue !== null && text.search(one.flattenedClue) !== -1)
    .flatMap((one) => one.flattened(text))
    .sort((a, b) => a.start - b.start || b.end - a.end)
  let reached = 0
  return all.filter((one) => {
    if (one.start < reached) return false
    reached = one.end
    return true
  })
}

/** Where the clues of flattened citations stand in a text. */
export function* flattenedClues(text: string, recognisers: readonly Recogniser[]): Generator<number> {
  for (const { flattenedClue } of recognisers) {
    if (flattenedClue === null) continue
    for (const match of text.matchAll(flattenedClue)) yield match.index
  }
}
