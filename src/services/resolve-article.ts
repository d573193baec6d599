import type { Ledger } from '../archive/ledger.ts'
import type { Citation } from '../model/citation.ts'
import {
  isUnresolved,
  type ResolveDeps,
  type ResolvedCitations,
  resolveCitations,
} from '../resolve/resolve-citations.ts'
import { type LoadedArticle, recordArticle } from './load-article.ts'

type Deps = ResolveDeps & { ledger: Pick<Ledger, 'articles' | 'writeArticle'> }

interface Way {
  readonly signal?: AbortSignal | undefined
  /** False: the words are kept, and nobody is asked. Default true. */
  readonly resolve?: boolean
  /** Called as soon as the words are recorded, with what is known by then. */
  readonly onRecorded?: (citations: readonly Citation[]) => Promise<void>
}

/**
 * Keeps an article's citations, and finds the addresses that it lost. The words are recorded before
 * anybody is asked, and once more with what was found; what an earlier version found is not asked
 * for again.
 */
export async function recordAndResolve(
  loaded: Omit<LoadedArticle, 'article'>,
  citations: readonly Citation[],
  deps: Deps,
  { signal, resolve = true, onRecorded }: Way = {},
): Promise<ResolvedCitations> {
  const open = citations.some(isUnresolved)
  const recalled = open ? recall(citations, await earlier(loaded.url, deps)) : [...citations]
  await recordArticle(loaded, recalled, deps)
  await onRecorded?.(recalled)
  if (!resolve || !recalled.some(isUnresolved)) return { citations: recalled, retryAt: null }
  const resolved = await resolveCitations(recalled, deps, signal)
  await recordArticle(loaded, resolved.citations, deps)
  return resolved
}

async function earlier(url: string, { ledger }: Deps): Promise<Citation[]> {
  return (await ledger.articles(url)).flatMap((version) => version.citations)
}

/** The citations with the addresses and candidates that the same words were given before, newest first. */
function recall(citations: readonly Citation[], before: readonly Citation[]): Citation[] {
  const wordsOf = ({ platform, author, text, publishedOn }: Citation) =>
    JSON.stringify([platform, author, text, publishedOn])
  return citations.map((citation) => {
    if (!isUnresolved(citation)) return citation
    const same = before.filter((one) => one.role === 'flattened' && wordsOf(one) === wordsOf(citation))
    const found = same.find((one) => one.id !== null)
    if (found) return { ...citation, id: found.id, url: found.url }
    const candidates = same.find((one) => one.candidates !== undefined)?.candidates
    return candidates === undefined ? citation : { ...citation, candidates }
  })
}
