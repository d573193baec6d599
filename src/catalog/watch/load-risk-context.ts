import { sql } from 'kysely'
import { type GroupKind, groupRisk, postRisk } from '../../verify/loss-risk.ts'
import type { Db } from '../catalog.ts'
import { postKeyIn } from '../post-key-in.ts'
import { accountKey, type RiskContext, type WatchStateRow } from './watch-state-row.ts'

/** Risk factors that no group's statistics contain. */
export interface RiskPolicy {
  readonly accountShare: number
  /** Factor by primary language subtag; default 1. */
  readonly languages: Readonly<Record<string, number>>
}

/** Loads the risk context of each row, with a few queries for all of them. */
export async function loadRiskContext(
  db: Db,
  rows: readonly WatchStateRow[],
  policy: RiskPolicy,
): Promise<Map<WatchStateRow, RiskContext>> {
  if (rows.length === 0) return new Map()
  const cited = await db
    .selectFrom('citations')
    .select(['platform', 'post_id', 'article_id'])
    .distinct()
    .where(postKeyIn('post_id', rows))
    .execute()
  const articles = Map.groupBy(cited, (one) => `${one.platform}/${one.post_id}`)
  const accounts = [...new Set(rows.flatMap((row) => accountKey(row) ?? []))]
  const sizes = await accountSizes(db, rows)
  const keys = {
    author: accounts,
    article: [...new Set(cited.map((one) => one.article_id))],
    platform: [...new Set<string>(rows.map((row) => row.platform))],
  }
  const risks = await groupRisks(db, keys)
  const contexts = new Map<WatchStateRow, RiskContext>()
  for (const row of rows) {
    const account = accountKey(row)
    const citing = (articles.get(`${row.platform}/${row.id}`) ?? []).map((one) => one.article_id)
    const language = policy.languages[row.lang?.split('-')[0] ?? ''] ?? 1
    const groups = [
      risks.get(`author ${account}`) ?? 1,
      Math.max(...citing.map((id) => risks.get(`article ${id}`) ?? 1), citing.length === 0 ? 1 : 0),
      risks.get(`platform ${row.platform}`) ?? 1,
    ]
    const posts = account === null ? 1 : (sizes.get(account) ?? 1)
    const risk = postRisk(groups, language, posts, policy.accountShare)
    contexts.set(row, { risk, language, articles: citing })
  }
  return contexts
}

async function groupRisks(db: Db, keys: Record<GroupKind, readonly string[]>): Promise<Map<string, number>> {
  const wanted = Object.entries(keys).flatMap(([kind, all]) => all.map((key) => sql`(${kind}, ${key})`))
  if (wanted.length === 0) return new Map()
  const rows = await db
    .selectFrom('watch_groups')
    .select(['kind', 'key', 'lost', 'expected'])
    .where(sql<boolean>`(kind, key) in (${sql.join(wanted)})`)
    .execute()
  return new Map(rows.map((row) => [`${row.kind} ${row.key}`, groupRisk(row.kind, row)]))
}

/** How many posts of each account are not lost. */
async function accountSizes(db: Db, rows: readonly WatchStateRow[]): Promise<Map<string, number>> {
  const handles = [...new Set(rows.flatMap((row) => row.author_handle?.toLowerCase() ?? []))]
  if (handles.length === 0) return new Map()
  const counted = await db
    .selectFrom('posts')
    .select((row) => [
      'platform',
      sql<string>`lower(author_handle)`.as('handle'),
      row.fn.countAll<number>().as('count'),
    ])
    .where(sql<string>`lower(author_handle)`, 'in', handles)
    .where('state', '<>', 'lost')
    .groupBy(['platform', sql`lower(author_handle)`])
    .execute()
  return new Map(counted.map((row) => [`${row.platform}/${row.handle}`, Number(row.count)]))
}
