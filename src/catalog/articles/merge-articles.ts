import type { Db } from '../catalog.ts'
import { indexWords } from '../search/search-index.ts'
import { indexArticles } from './article-index.ts'
import { refreshLostPost } from './lost-citations.ts'

/** Moves versions, requests and aliases of one article to another and deletes its row. An unknown article is left alone. */
export async function mergeArticle(tx: Db, from: string, into: string): Promise<void> {
  const gone = await tx
    .selectFrom('articles')
    .selectAll()
    .where('id', '=', from)
    .forUpdate()
    .executeTakeFirst()
  if (!gone) return
  const newest = await newestVersion(tx, into)
  for (const version of await versionsOf(tx, from)) {
    const at = await nextFreeTimestamp(tx, into, version.recorded_at)
    await tx
      .insertInto('article_versions')
      .values({ ...version, article_id: into, recorded_at: at, ledger_key: null })
      .execute()
    await tx
      .updateTable('citations')
      .set({ article_id: into, recorded_at: at })
      .where('article_id', '=', from)
      .where('recorded_at', '=', version.recorded_at)
      .execute()
    await tx
      .deleteFrom('article_versions')
      .where('article_id', '=', from)
      .where('recorded_at', '=', version.recorded_at)
      .execute()
    await tx
      .updateTable('article_versions')
      .set({ ledger_key: version.ledger_key })
      .where('article_id', '=', into)
      .where('recorded_at', '=', at)
      .execute()
  }
  await tx.updateTable('intake').set({ article_id: into }).where('article_id', '=', from).execute()
  await tx.updateTable('article_aliases').set({ article_id: into }).where('article_id', '=', from).execute()
  await tx.deleteFrom('articles').where('id', '=', from).execute()
  await tx.insertInto('article_aliases').values({ url: gone.url, id: from, article_id: into }).execute()
  const last = await newestVersion(tx, into)
  // The deleted article had the newer version, so its title and time of publication win.
  if (last?.getTime() !== newest?.getTime()) {
    const { title, published_at } = gone
    const merged = await tx
      .updateTable('articles')
      .set({ title, published_at })
      .where('id', '=', into)
      .returning(['id', 'title', 'author', 'url'])
      .executeTakeFirst()
    if (merged) await indexArticles(tx, [merged])
  }
  await refreshLostPost(tx, [into])
  await indexWords(tx, await listCitedPosts(tx, [into]))
}

/** The first time at or after `from` that no version of the article has, in steps of a millisecond. */
export async function nextFreeTimestamp(tx: Db, article: string, from: Date): Promise<Date> {
  for (let at = from; ; at = new Date(at.getTime() + 1)) {
    const taken = await tx
      .selectFrom('article_versions')
      .select('recorded_at')
      .where('article_id', '=', article)
      .where('recorded_at', '=', at)
      .executeTakeFirst()
    if (!taken) return at
  }
}

/** The posts that any version of these articles cites, in key order. */
export async function listCitedPosts(db: Db, articles: readonly string[]) {
  const rows = await db
    .selectFrom('citations')
    .select(['platform', 'post_id'])
    .distinct()
    .where('article_id', 'in', articles)
    .where('post_id', 'is not', null)
    .orderBy('platform')
    .orderBy('post_id')
    .execute()
  return rows.flatMap(({ platform, post_id }) => (post_id === null ? [] : [{ platform, id: post_id }]))
}

async function versionsOf(db: Db, article: string) {
  return await db
    .selectFrom('article_versions')
    .selectAll()
    .where('article_id', '=', article)
    .orderBy('recorded_at')
    .execute()
}

async function newestVersion(db: Db, article: string): Promise<Date | null> {
  const row = await db
    .selectFrom('article_versions')
    .select((select) => select.fn.max('recorded_at').as('at'))
    .where('article_id', '=', article)
    .executeTakeFirst()
  return row?.at ?? null
}
