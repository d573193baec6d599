import { describeArticles, findArticle } from '../../catalog/articles/articles.ts'
import type { ArticleDraft } from '../../model/article.ts'
import { ServiceError } from '../../model/errors.ts'
import type { ServiceDeps } from '../service-deps.ts'
import { saveArticle } from './index-article.ts'

/** What its sender says of an article whose body stays the same. An absent field stays as it is. */
export interface ArticleChange {
  readonly title?: string | undefined
  readonly author?: string | undefined
  readonly externalId?: string | undefined
  /** It is no longer published. */
  readonly unpublished?: true
}

/**
 * Changes an article. The ledger keeps the change as a further record of the newest version. An article that is no longer
 * published cites nothing from then on, until it is sent again; its earlier records and all snapshots stay.
 *
 * @throws ServiceError `not-found`; ConfigError `signing-key-missing`
 */
export async function changeArticle(
  deps: Pick<ServiceDeps, 'catalog' | 'ledger' | 'clock'>,
  id: string,
  change: ArticleChange,
): Promise<void> {
  const { db } = await deps.catalog()
  const article = await findArticle(db, { id })
  if (!article) throw new ServiceError('not-found', `Unknown article ${id}.`, { input: id })
  const ledger = await deps.ledger()
  const now = deps.clock.now()
  const { unpublished, ...details } = change
  const changed = {
    ...Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined)),
    ...(unpublished ? { unpublishedAt: now.toISOString() } : {}),
  }
  const [newest] = await ledger.articles(article.url, 1)
  if (newest === undefined) {
    // An article that cites no post is in the catalog only.
    const record = { title: null, publishedAt: null, ...changed }
    await describeArticles(db, [{ id: article.id, record }], now)
    return
  }
  const { stet: _, signature: __, citationsOmitted, ...before } = newest
  const draft: ArticleDraft = {
    ...before,
    ...(citationsOmitted === undefined || unpublished ? {} : { citationsOmitted }),
    ...changed,
    ...(unpublished ? { citations: [] } : {}),
    recordedAt: now.toISOString(),
  }
  await saveArticle(db, await ledger.writeArticle(draft), now)
}
