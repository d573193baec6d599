import type { Recogniser, TextFinding } from '../../model/recogniser.ts'
import type { KeywordIndex } from '../keyword-prefilter.ts'

/** Finds the flattened citations of all platforms. If two overlap, the one that starts first wins. */
export function findFlattened(text: string, recognisers: readonly Recogniser[]): TextFinding[] {
  const all = recognisers
    .filter((one) => one.flattenedClue !== null)
    .flatMap((one) => one.flattened(text))
    .sort((a, b) => a.start - b.start || b.end - a.end)
  let reached = 0
  return all.filter((one) => {
    if (one.start < reached) return false
    reached = one.end
    return true
  })
}

/** The sorted offsets of the clues of flattened citations. */
export function findFlattenedClues(
  text: string,
  recognisers: readonly Recogniser[],
  clues: KeywordIndex,
): number[] {
  const patterns = recognisers.flatMap(({ flattenedClue }) => flattenedClue ?? [])
  const isClue = (at: number): boolean =>
    patterns.some((pattern) => {
      pattern.lastIndex = at
      return pattern.test(text)
    })
  const found = [...clues.between(0, text.length)].filter(isClue)
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) if (isClue(at)) found.push(at)
  return found.sort((a, b) => a - b)
}
