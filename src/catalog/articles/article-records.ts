import { sql } from 'kysely'
import type { ArticleDraft } from '../../model/article.ts'
import type { Db } from '../catalog.ts'
import { parseLedgerKey } from '../import/ledger-key.ts'
import { upsertPosts } from '../posts/posts.ts'
import { indexWords } from '../search/search-index.ts'
import { computeArticleId, findArticleIds, mergeAliases } from './article-aliases.ts'
import { lockArticles } from './article-locks.ts'
import { deleteVersionRows, type NewVersion, saveVersions, versionSlug } from './article-versions.ts'
import { ensureArticles, postsOfRecord } from './articles.ts'
import { refreshLostPost } from './lost-citations.ts'
import { listCitedPosts, nextFreeTimestamp } from './merge-articles.ts'

/** An article record of the ledger and its key. */
export interface KeyedArticle {
  readonly key: string
  readonly record: ArticleDraft
}

/**
 * Saves article records of the ledger: the articles' rows, their posts, the versions and their citations. Idempotent: it
 * replaces what the catalog has of these versions. Not in a transaction of the caller: it makes its own.
 */
export async function saveArticleRecords(db: Db, given: readonly KeyedArticle[], now: Date): Promise<void> {
  if (given.length === 0) return
  const dated = given.map((one) => ({ ...one, at: timeOf(one) }))
  // Merges come first, each in its own transaction: they change posts, and a transaction locks articles before posts.
  for (const { record, at } of dated) if (record.aliases) await joinAliases(db, record, at)
  await db.transaction().execute(async (tx) => {
    await ensureArticles(
      tx,
      dated.map(({ record, at }) => ({ url: record.url, at })),
    )
    const found = await findArticleIds(
      tx,
      dated.map(({ record }) => record.url),
    )
    const placed = dated.map((one) => ({
      ...one,
      id: found.get(one.record.url) ?? computeArticleId(one.record.url),
    }))
    const ids = [...new Set(placed.map(({ id }) => id))]
    await lockArticles(tx, ids)
    await backdateArticles(tx, placed)
    await upsertPosts(
      tx,
      placed.flatMap(({ record, at }) => postsOfRecord(record).map((post) => ({ post, at }))),
      now,
    )
    const before = await tx
      .selectFrom('article_versions')
      .select(['article_id', 'recorded_at'])
      .where(
        'ledger_key',
        'in',
        placed.map(({ key }) => key),
      )
      .execute()
    // Of a version that is replaced, posts that it no longer cites.
    const cited = before.length === 0 ? [] : await listCitedPosts(tx, ids)
    await deleteVersionRows(tx, before)
    await saveVersions(tx, await atFreeTimes(tx, placed), now)
    await refreshLostPost(tx, ids)
    await indexWords(tx, cited.concat(await listCitedPosts(tx, ids)))
  })
}

/** Saves one article record; see `saveArticleRecords`. */
export async function saveArticleRecord(db: Db, key: string, record: ArticleDraft, now: Date): Promise<void> {
  await saveArticleRecords(db, [{ key, record }], now)
}

/** Two records of the same second have different keys: the later one takes the next free second. */
function timeOf({ key, record }: KeyedArticle): Date {
  const keyTime = parseLedgerKey(key)?.time.getTime() ?? 0
  return new Date(Math.max(Date.parse(record.recordedAt), keyTime))
}

async function joinAliases(db: Db, { url, aliases }: ArticleDraft, at: Date): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await ensureArticles(tx, [{ url, at }])
    await mergeAliases(tx, url, aliases ?? [])
  })
}

/** An article is as old as the earliest record of it. */
async function backdateArticles(
  tx: Db,
  placed: readonly { readonly id: string; readonly at: Date }[],
): Promise<void> {
  await sql`
    update articles set created_at = first.at
    from (
      select id, min(at) as at
      from unnest(${placed.map(({ id }) => id)}::text[], ${placed.map(({ at }) => at)}::timestamptz[]) as record (id, at)
      group by id) as first
    where articles.id = first.id and articles.created_at > first.at`.execute(tx)
}

/** Two aliases of one article may have records of the same moment: the later one takes the next free millisecond. */
async function atFreeTimes(
  tx: Db,
  placed: readonly (KeyedArticle & { readonly id: string; readonly at: Date })[],
): Promise<NewVersion[]> {
  const wanted = sql.join(placed.map(({ id, at }) => sql`(${id}, ${at})`))
  const known = await tx
    .selectFrom('article_versions')
    .select(['article_id', 'recorded_at'])
    .where(sql<boolean>`(article_id, recorded_at) in (${wanted})`)
    .execute()
  const taken = new Set(known.map(versionSlug))
  const versions: NewVersion[] = []
  for (const { key, id, at, record } of placed) {
    let free = at
    while (taken.has(versionSlug({ article_id: id, recorded_at: free })))
      free = await nextFreeTimestamp(tx, id, new Date(free.getTime() + 1))
    taken.add(versionSlug({ article_id: id, recorded_at: free }))
    versions.push({ articleId: id, recordedAt: free, record, ledgerKey: key })
  }
  return versions.toSorted((a, b) => a.recordedAt.getTime() - b.recordedAt.getTime())
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
