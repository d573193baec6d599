/** A text in Unicode's form NFKC, and where each part of it stands in the original. */
export interface NormalizedText {
  readonly text: string
  /** The UTF-16 offsets in the original of a part of `text`. */
  spanOf(start: number, end: number): { start: number; end: number }
}

/** Characters that NFKC may join: a base and its marks, Hangul letters, the voicing marks of half-width kana. */
const CLUSTER = /[\u1100-\u11ff\u3131-\u318e]+|\P{M}[\p{M}\uff9e\uff9f]*|[\p{M}\uff9e\uff9f]+/gu

/** Normalizes a text so that full-width, composed and decorated letters are the plain ones. */
export function normalizeText(original: string): NormalizedText {
  if (original.normalize('NFKC') === original) {
    return { text: original, spanOf: (start, end) => ({ start, end }) }
  }
  let text = ''
  const starts: number[] = []
  const ends: number[] = []
  for (const { 0: cluster, index } of original.matchAll(CLUSTER)) {
    const normalized = cluster.normalize('NFKC')
    text += normalized
    for (let unit = 0; unit < normalized.length; unit += 1) {
      starts.push(index)
      ends.push(index + cluster.length)
    }
  }
  return {
    text,
    spanOf: (start, end) => ({
      start: starts[start] ?? original.length,
      end: ends[end - 1] ?? original.length,
    }),
  }
}
