import type { Ledger, StoredArticle } from '../archive/ledger.ts'
import type { ArticleRecord } from '../model/article.ts'
import type { Citation } from '../model/citation.ts'
import type { Clock } from '../model/clock.ts'
import { isUnresolved } from '../resolve/resolve-citations.ts'
import type { LoadedArticle } from './load-article.ts'

/** What recording an article takes. */
export interface RecordArticleDeps {
  readonly ledger: Pick<Ledger, 'articles' | 'writeArticle'>
  readonly clock: Clock
}

/** A version of an article: in the ledger, or, where it cites no post, unstored. */
export type ArticleVersion = StoredArticle | { readonly key: null; readonly record: ArticleRecord }

/**
 * Writes one version of an article into the ledger, with the words of every citation. An article that cites no post is not
 * written. Addresses that an earlier version's citations of the same words were given are taken over.
 *
 * @returns the version as the ledger holds it; an equal one that was there counts
 */
export async function recordArticle(
  loaded: Omit<LoadedArticle, 'article'>,
  citations: readonly Citation[],
  { ledger, clock }: RecordArticleDeps,
): Promise<ArticleVersion> {
  const { url, aliases, title, publishedAt, bodySha256, bodyBytes } = loaded
  const earlier = citations.some(isUnresolved) ? await ledger.articles(url) : []
  const record: ArticleRecord = {
    stet: 1,
    url,
    ...(aliases.length > 0 ? { aliases } : {}),
    title,
    publishedAt,
    recordedAt: clock.now().toISOString(),
    bodySha256,
    bodyBytes,
    citations: recallAddresses(
      citations,
      earlier.flatMap((version) => version.citations),
    ),
  }
  return citations.length === 0 ? { key: null, record } : await ledger.writeArticle(record)
}

/** The citations with the addresses and candidates that the same words were given before, newest first. */
function recallAddresses(citations: readonly Citation[], before: readonly Citation[]): Citation[] {
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
