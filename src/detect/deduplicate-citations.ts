import type { Citation } from '../model/citation.ts'
import type { Markup } from './markup.ts'

/** In order of place; several forms of one post with nothing to read between them are one citation. */
export function deduplicateCitations(citations: readonly Citation[], markup: Markup): Citation[] {
  const kept: Citation[] = []
  for (const one of sortByPlace(citations)) {
    const twin = kept
      .slice(-4)
      .findLast((other) => other.id !== null && other.id === one.id && other.platform === one.platform)
    const samePlace =
      twin !== undefined &&
      (twin.role === 'embed' || one.role === 'embed') &&
      (one.start < twin.end || !markup.shows(twin.end, one.start))
    if (twin === undefined || !samePlace) {
      kept.push(one)
      continue
    }
    const better =
      one.role === 'embed' && (twin.role !== 'embed' || (twin.text === null && one.text !== null))
        ? one
        : twin
    kept[kept.indexOf(twin)] = better
  }
  return kept
}

export const sortByPlace = (citations: readonly Citation[]): Citation[] =>
  citations.toSorted((a, b) => a.start - b.start || a.end - b.end)

/** A flattened citation takes the address from a link inside it that names its author's post; the link is then no citation of its own. */
export function mergeNestedLinks(citations: readonly Citation[]): Citation[] {
  const ordered = sortByPlace(citations)
  const flattened = ordered.filter((one) => one.role === 'flattened')
  if (flattened.length === 0) return ordered
  const joined = new Set<Citation>()
  const replaced = new Map<Citation, Citation>()
  let at = 0
  for (const link of ordered) {
    if (link.role === 'flattened') continue
    while (at < flattened.length && (flattened[at]?.end ?? 0) <= link.start) at++
    const around = flattened[at]
    if (around === undefined || link.start < around.start) continue
    const handle = around.author?.handle.toLowerCase()
    if (
      around.platform === link.platform &&
      handle !== undefined &&
      link.url?.toLowerCase().includes(`/${handle}/`)
    ) {
      replaced.set(around, { ...around, id: link.id, url: link.url })
      joined.add(link)
    }
  }
  return ordered.filter((one) => !joined.has(one)).map((one) => replaced.get(one) ?? one)
}
