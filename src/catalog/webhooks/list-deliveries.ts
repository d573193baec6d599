import { sql } from 'kysely'
import type { Db } from '../catalog.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import type { DeliveriesTable, DeliveryAttemptsTable } from '../tables/webhooks.ts'

/** One page of a receiver's deliveries, newest first. */
export async function listDeliveries(
  db: Db,
  webhookId: string,
  state: DeliveriesTable['state'] | null,
  page: { cursor: string | null; limit: number },
) {
  let query = db
    .selectFrom('deliveries')
    .selectAll()
    .where('webhook_id', '=', webhookId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(page.limit + 1)
  if (state) query = query.where('state', '=', state)
  if (page.cursor) {
    const [at, id] = decodeCursor(page.cursor, 1)
    query = query.where(sql<boolean>`(created_at < ${at} or (created_at = ${at} and id > ${id}))`)
  }
  const rows = await query.execute()
  const deliveries = rows.slice(0, page.limit)
  const last = deliveries.at(-1)
  return {
    deliveries,
    next: rows.length > page.limit && last ? encodeCursor(last.created_at, last.id) : null,
  }
}

/** The last attempt of a delivery. */
export type LastAttempt = Pick<DeliveryAttemptsTable, 'at' | 'status' | 'error' | 'ms'>

/** The last attempt of each delivery that has one, by the delivery's id. */
export async function findLastAttempts(db: Db, ids: readonly string[]): Promise<Map<string, LastAttempt>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('delivery_attempts')
    .distinctOn('delivery_id')
    .select(['delivery_id', 'at', 'status', 'error', 'ms'])
    .where('delivery_id', 'in', ids)
    .orderBy('delivery_id')
    .orderBy('at', 'desc')
    .execute()
  return new Map(rows.map(({ delivery_id: id, ...attempt }) => [id, attempt]))
}
