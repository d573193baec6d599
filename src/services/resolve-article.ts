import {
  isUnresolved,
  type ResolveDeps,
  type ResolvedCitations,
  resolveCitations,
} from '../resolve/resolve-citations.ts'
import type { LoadedArticle } from './load-article.ts'
import { type ArticleVersion, type RecordArticleDeps, recordArticle } from './record-article.ts'

/**
 * Finds the addresses that a recorded article lost, and records what was found as one more version.
 *
 * @param version the article as `recordArticle` returned it
 * @returns the citations as far as they were resolved, and the version that holds them
 */
export async function resolveArticle(
  loaded: Omit<LoadedArticle, 'article'>,
  version: ArticleVersion,
  deps: ResolveDeps & RecordArticleDeps,
  signal?: AbortSignal,
): Promise<ResolvedCitations & { readonly version: ArticleVersion }> {
  const { citations } = version.record
  if (!citations.some(isUnresolved)) return { citations, retryAt: null, version }
  const resolved = await resolveCitations(citations, deps, signal)
  return { ...resolved, version: await recordArticle(loaded, resolved.citations, deps) }
}
