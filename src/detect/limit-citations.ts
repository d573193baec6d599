import type { Citation } from '../model/citation.ts'

/** The maximum size of an article's citations as JSON: half of what a record may have. */
const MAX_BYTES = 8 * 1024 * 1024

/** The citations of an article within its limits, and how many are left out. */
export interface LimitedCitations {
  readonly citations: Citation[]
  readonly citationsOmitted: number
}

/**
 * Keeps the first citations of an article.
 *
 * @param limit how many (`STET_MAX_CITATIONS`); fewer if they are very large
 */
export function limitCitations(all: readonly Citation[], limit: number): LimitedCitations {
  let bytes = 0
  let count = 0
  for (const one of all.slice(0, limit)) {
    bytes += Buffer.byteLength(JSON.stringify(one))
    if (bytes > MAX_BYTES) break
    count++
  }
  return { citations: all.slice(0, count), citationsOmitted: all.length - count }
}
