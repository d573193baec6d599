import type { Ledger } from '../../archive/ledger.ts'
import type { StoredArticle } from '../../archive/records/article-log.ts'
import type { ArticleDraft } from '../../model/article.ts'
import type { Citation } from '../../model/citation.ts'
import type { Clock } from '../../model/clock.ts'
import { isUnresolved } from '../../resolve/resolve-citations.ts'
import type { LoadedArticle } from './load-article.ts'

/** The parts that recording an article needs. */
export interface RecordArticleDeps {
  readonly ledger: Pick<Ledger, 'articles' | 'writeArticle'>
  readonly clock: Clock
}

/** A version of an article: as the ledger holds it, or, if it cites no post, unstored. */
export type ArticleVersion = StoredArticle | { readonly key: null; readonly record: ArticleDraft }

/**
 * Writes one version of an article, with the text of every citation, to the ledger. An article that cites no post is
 * not written. A citation without a URL takes the URL that an earlier version's citation of the same text was resolved
 * to.
 *
 * @param loaded with `archivedAt` for a page of an archive; by default the version is of now
 * @returns the version as the ledger holds it, which may be an equal one that was written before
 */
export async function recordArticle(
  loaded: Omit<LoadedArticle, 'article'> &
    Pick<ArticleDraft, 'author' | 'externalId' | 'citationsOmitted'> & {
      readonly archivedAt?: Date | undefined
    },
  citations: readonly Citation[],
  { ledger, clock }: RecordArticleDeps,
): Promise<ArticleVersion> {
  const { url, aliases, title, author, externalId, publishedAt, bodySha256, bodyBytes, citationsOmitted } =
    loaded
  const earlier = citations.some(isUnresolved) ? await ledger.articles(url) : []
  const record: ArticleDraft = {
    url,
    ...(aliases.length > 0 ? { aliases } : {}),
    title,
    ...(author ? { author } : {}),
    ...(externalId ? { externalId } : {}),
    publishedAt,
    recordedAt: (loaded.archivedAt ?? clock.now()).toISOString(),
    bodySha256,
    bodyBytes,
    citations: recallAddresses(
      citations,
      earlier.flatMap((version) => version.citations),
    ),
    ...(citationsOmitted ? { citationsOmitted } : {}),
  }
  return citations.length === 0 ? { key: null, record } : await ledger.writeArticle(record)
}

/** Adds the URLs and candidates that the newest earlier version has for citations of the same text. */
function recallAddresses(citations: readonly Citation[], before: readonly Citation[]): Citation[] {
  const wordsOf = ({ platform, author, text, publishedOn }: Citation) =>
    JSON.stringify([platform, author, text, publishedOn])
  const byWords = Map.groupBy(
    before.filter((one) => one.role === 'flattened'),
    wordsOf,
  )
  return citations.map((citation) => {
    if (!isUnresolved(citation)) return citation
    const same = byWords.get(wordsOf(citation)) ?? []
    const found = same.find((one) => one.id !== null)
    if (found) return { ...citation, id: found.id, url: found.url }
    const candidates = same.find((one) => one.candidates !== undefined)?.candidates
    return candidates === undefined ? citation : { ...citation, candidates }
  })
}
