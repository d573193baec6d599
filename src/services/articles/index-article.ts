import type { StoredArticle } from '../../archive/records/article-log.ts'
import { findKnownArticleKeys, saveArticleRecord } from '../../catalog/articles/article-records.ts'
import type { Db } from '../../catalog/catalog.ts'

/**
 * Saves a version of an article that the ledger holds in the catalog. Idempotent: a version that an earlier attempt
 * wrote to the ledger is saved only if the catalog does not have it.
 */
export async function saveArticle(db: Db, { key, record, created }: StoredArticle, now: Date): Promise<void> {
  if (!created && (await findKnownArticleKeys(db, [key])).has(key)) return
  await saveArticleRecord(db, key, record, now)
}
