import type { Citation } from '../model/citation.ts'
import type { Markup } from './html/markup.ts'

/** Sorts citations by position, and merges several forms of one post without visible text between them. */
export function deduplicateCitations(citations: readonly Citation[], markup: Markup): Citation[] {
  const kept: Citation[] = []
  for (const one of sortByPosition(citations)) {
    const twin = kept
      .slice(-4)
      .findLast((other) => other.id !== null && other.id === one.id && other.platform === one.platform)
    const isSamePlace =
      twin !== undefined &&
      (twin.role === 'embed' || one.role === 'embed') &&
      (one.start < twin.end || !markup.shows(twin.end, one.start))
    if (twin === undefined || !isSamePlace) {
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

export const sortByPosition = (citations: readonly Citation[]): Citation[] =>
  citations.toSorted((a, b) => a.start - b.start || a.end - b.end)

/** Merges a link to a post of the same author inside a flattened citation: the citation takes its URL, and the link is dropped. */
export function mergeNestedLinks(citations: readonly Citation[]): Citation[] {
  const ordered = sortByPosition(citations)
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
