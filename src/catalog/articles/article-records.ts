import type { ArticleDraft } from '../../model/article.ts'
import type { Db } from '../catalog.ts'
import { parseLedgerKey } from '../import/ledger-key.ts'
import { upsertPosts } from '../posts/posts.ts'
import { mergeAliases } from './article-aliases.ts'
import { lockArticle } from './article-locks.ts'
import { deleteVersion, ensureArticle, postsOfRecord, saveVersion } from './articles.ts'
import { nextFreeTimestamp } from './merge-articles.ts'

/**
 * Saves an article record of the ledger: the article's row, its posts, the version and its citations. Idempotent: it
 * replaces what the catalog has of this version.
 */
export async function saveArticleRecord(db: Db, key: string, record: ArticleDraft, now: Date): Promise<void> {
  // Two records of the same second have different keys: the later one takes the next free second.
  const keyTime = parseLedgerKey(key)?.time.getTime() ?? 0
  const at = new Date(Math.max(Date.parse(record.recordedAt), keyTime))
  await db.transaction().execute(async (tx) => {
    const known = await ensureArticle(tx, { url: record.url }, at)
    await tx
      .updateTable('articles')
      .set({ created_at: at })
      .where('id', '=', known)
      .where('created_at', '>', at)
      .execute()
    const id = record.aliases ? await mergeAliases(tx, record.url, record.aliases) : known
    await lockArticle(tx, id)
    await upsertPosts(
      tx,
      postsOfRecord(record).map((post) => ({ post, at })),
      now,
    )
    const before = await tx
      .selectFrom('article_versions')
      .select(['article_id', 'recorded_at'])
      .where('ledger_key', '=', key)
      .executeTakeFirst()
    if (before) await deleteVersion(tx, before)
    // Two aliases of one article may have records of the same moment.
    const recordedAt = await nextFreeTimestamp(tx, id, at)
    await saveVersion(tx, id, { ...record, recordedAt: recordedAt.toISOString() }, key, now)
  })
}

/** Which of these article records the catalog has. */
export async function findKnownArticleKeys(db: Db, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const rows = await db
    .selectFrom('article_versions')
    .select('ledger_key')
    .where('ledger_key', 'in', keys)
    .execute()
  return new Set(rows.flatMap((row) => row.ledger_key ?? []))
}
