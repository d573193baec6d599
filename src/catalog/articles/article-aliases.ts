import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { articleUrl } from '../../model/article-url.ts'
import type { Db } from '../catalog.ts'
import { pgText } from '../sanitize.ts'
import { mergeArticle } from './merge-articles.ts'

/** Derives an article's id from its URL, so that the same article always has the same id. */
export function computeArticleId(url: string): string {
  return createHash('sha256').update(articleUrl(url)).digest('hex').slice(0, 32)
}

/** The id of the article at each of these URLs. An alias gives the id of its article; an unknown URL gives a new id. */
export async function findArticleIds(db: Db, urls: readonly string[]): Promise<Map<string, string>> {
  const own = new Map(urls.map((url) => [url, computeArticleId(url)]))
  if (own.size === 0) return own
  const aliases = await db
    .selectFrom('article_aliases')
    .select(['id', 'article_id'])
    .where('id', 'in', [...new Set(own.values())])
    .execute()
  const targets = new Map(aliases.map((one) => [one.id, one.article_id]))
  return new Map([...own].map(([url, id]) => [url, targets.get(id) ?? id]))
}

/** The oldest of the articles at these URLs. A merge keeps it, so that the id that clients have had longest stays valid. */
export async function canonicalArticle(db: Db, urls: readonly string[]) {
  const ids = [...new Set((await findArticleIds(db, urls)).values())]
  return await db
    .selectFrom('articles')
    .selectAll()
    .where('id', 'in', ids)
    .orderBy('created_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
}

/** Merges the articles at these URLs into the oldest. Call it in a transaction, after the article of `url` exists. */
export async function mergeAliases(tx: Db, url: string, aliases: readonly string[]): Promise<void> {
  const urls = [...new Set([url, ...aliases].map(articleUrl))]
  const before = await findArticleIds(tx, urls)
  if (new Set(before.values()).size === 1) return
  // Merges run one at a time: two merges of the same articles from opposite ends would deadlock.
  await sql`select pg_advisory_xact_lock(hashtext('stet article_aliases'))`.execute(tx)
  const canonical = await canonicalArticle(tx, urls)
  if (!canonical) return
  const found = await findArticleIds(tx, urls)
  for (const id of new Set(found.values())) if (id !== canonical.id) await mergeArticle(tx, id, canonical.id)
  for (const other of urls) await addAlias(tx, other, canonical.id)
}

async function addAlias(tx: Db, url: string, article: string): Promise<void> {
  const id = computeArticleId(url)
  if (id === article) return
  await tx
    .insertInto('article_aliases')
    .values({ url: pgText(url), id, article_id: article })
    .onConflict((conflict) => conflict.column('url').doUpdateSet({ article_id: article }))
    .execute()
}
