import { detectCitations } from '../../detect/detect-citations.ts'
import { type LimitedCitations, limitCitations } from '../../detect/limit-citations.ts'
import type { Recogniser } from '../../model/recogniser.ts'
import { articleFromBytes, type LoadedArticle, type LoadHints } from './load-article.ts'

/** An article without its text, and the posts that it cites. */
export type DetectedArticle = Omit<LoadedArticle, 'article'> & LimitedCitations

/**
 * Decodes an article and detects its citations.
 *
 * @param limit how many citations are kept (`STET_MAX_CITATIONS`)
 * @throws InputError `input-unreadable` or `input-empty`
 */
export function detectArticle(
  bytes: Uint8Array,
  hints: LoadHints,
  recognisers: readonly Recogniser[],
  limit: number,
): DetectedArticle {
  const { article, ...loaded } = articleFromBytes(bytes, hints)
  return { ...loaded, ...limitCitations(detectCitations(article, recognisers), limit) }
}
