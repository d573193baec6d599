import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { articleUrl } from '../../model/article-url.ts'
import type { Db } from '../catalog.ts'
import { pgText } from '../sanitize.ts'
import { mergeArticle } from './merge-articles.ts'

/** An article's id: derived from its address, so that the same article is always the same id. */
export function computeArticleId(url: string): string {
  return createHash('sha256').update(articleUrl(url)).digest('hex').slice(0, 32)
}

/** The ids of the articles at these addresses, whichever of its addresses each is; known or not. */
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

/** Of articles that turned out to be one, the one that stays: who was first told its id goes on having it. */
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

/**
 * Makes one article of those at these addresses. Call it in a transaction, with the article of `url` there.
 *
 * @returns the id of the article that stays
 */
export async function mergeAliases(tx: Db, url: string, aliases: readonly string[]): Promise<string> {
  const urls = [...new Set([url, ...aliases].map(articleUrl))]
  const before = await findArticleIds(tx, urls)
  const own = before.get(articleUrl(url)) ?? computeArticleId(url)
  if ([...before.values()].every((id) => id === own)) return own
  // One at a time: two that join the same articles from two ends would wait for each other.
  await sql`select pg_advisory_xact_lock(hashtext('stet article_aliases'))`.execute(tx)
  const stays = await canonicalArticle(tx, urls)
  if (!stays) return own
  const found = await findArticleIds(tx, urls)
  for (const id of new Set(found.values())) if (id !== stays.id) await mergeArticle(tx, id, stays.id)
  for (const other of urls) await addAlias(tx, other, stays.id)
  return stays.id
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
