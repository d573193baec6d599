import {
  isUnresolved,
  type ResolveBatch,
  type ResolveDeps,
  type ResolvedCitations,
  resolveCitations,
} from '../../resolve/resolve-citations.ts'
import { type ArticleVersion, type RecordArticleDeps, recordArticle } from '../articles/record-article.ts'

/**
 * Resolves the URLs that a recorded article lost, and records the findings as one more version.
 *
 * @param version the article as `recordArticle` returned it
 * @param batch default: all citations
 * @returns the citations, resolved where possible, and the version that holds them
 */
export async function resolveArticle(
  loaded: Parameters<typeof recordArticle>[0],
  version: ArticleVersion,
  deps: ResolveDeps & RecordArticleDeps,
  signal?: AbortSignal,
  batch?: ResolveBatch,
): Promise<ResolvedCitations & { readonly version: ArticleVersion }> {
  const { citations } = version.record
  if (!citations.some(isUnresolved)) return { citations, retryAt: null, next: null, version }
  const resolved = await resolveCitations(citations, deps, signal, batch)
  return { ...resolved, version: await recordArticle(loaded, resolved.citations, deps) }
}
