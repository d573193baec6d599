import { type SqlBool, sql } from 'kysely'
import type { PostRef } from '../../model/platform.ts'
import type { Db } from '../catalog.ts'
import { outcomeRankSql } from './outcome-rank.ts'

type PostName = Pick<PostRef, 'platform' | 'id'>

/** A memento's time, and the times of the mementos around it. */
export interface NearMementos {
  readonly at: Date
  readonly first: Date
  readonly last: Date
  readonly prev: Date | null
  readonly next: Date | null
}

/** One page of a post's mementos, sorted by time. */
interface MementoPage {
  readonly times: readonly Date[]
  readonly first: boolean
  readonly last: boolean
  /** The previous and the next page: number (from 1) and time span. */
  readonly others: readonly { readonly page: number; readonly from: Date; readonly until: Date }[]
}

/** The memento nearest to a time, the older of two equally near; the newest if `wanted` is null. Null if there is none. */
export async function findNearestMemento(
  db: Db,
  post: PostName,
  wanted: Date | null,
): Promise<NearMementos | null> {
  const base = ofPost(db, post)
  const nearest =
    wanted === null
      ? base.orderBy('memento_at', 'desc')
      : base
          .orderBy(sql`abs(extract(epoch from memento_at) - ${wanted.getTime() / 1000})`)
          .orderBy('memento_at')
  const found = await nearest.select('memento_at').limit(1).executeTakeFirst()
  const at = found?.memento_at
  if (!at) return null
  const around = await base
    .select((row) => [
      row.fn.min('memento_at').as('first'),
      row.fn.max('memento_at').as('last'),
      row.fn.max('memento_at').filterWhere('memento_at', '<', at).as('prev'),
      row.fn.min('memento_at').filterWhere('memento_at', '>', at).as('next'),
    ])
    .executeTakeFirstOrThrow()
  return { at, first: around.first ?? at, last: around.last ?? at, prev: around.prev, next: around.next }
}

/** The snapshot of exactly this second: the best outcome, then the newest. */
export async function findMementoAt(db: Db, post: PostName, at: Date) {
  return await ofPost(db, post)
    .select(['id', 'manifest_key', 'manifest_sha256'])
    .where('memento_at', '=', at)
    .orderBy(outcomeRankSql('outcome'))
    .orderBy('captured_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/**
 * Lists a post's mementos.
 *
 * @param page from 1
 * @returns null if there is no such page
 */
export async function listMementos(
  db: Db,
  post: PostName,
  page: number,
  size: number,
): Promise<MementoPage | null> {
  const times = ofPost(db, post).select('memento_at').distinct().orderBy('memento_at')
  const rows = await times
    .limit(size)
    .offset((page - 1) * size)
    .execute()
  if (rows.length === 0) return null
  const spans = await db
    .selectFrom(
      db
        .selectFrom(times.as('each'))
        .select([
          'memento_at',
          sql<number>`(row_number() over (order by memento_at) - 1) / ${sql.lit(size)}`.as('n'),
        ])
        .as('numbered'),
    )
    .select((row) => ['n', row.fn.min('memento_at').as('from'), row.fn.max('memento_at').as('until')])
    .groupBy('n')
    .orderBy('n')
    .execute()
  return {
    times: rows.flatMap(({ memento_at }) => memento_at ?? []),
    first: page === 1,
    last: page === spans.length,
    others: spans.flatMap(({ n, from, until }) =>
      Math.abs(Number(n) + 1 - page) === 1 && from && until ? [{ page: Number(n) + 1, from, until }] : [],
    ),
  }
}

function ofPost(db: Db, post: PostName) {
  return db
    .selectFrom('snapshots')
    .where('platform', '=', post.platform)
    .where('post_id', '=', post.id)
    .where(sql<SqlBool>`memento_at is not null`)
}
