import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../catalog.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { pgText } from '../sanitize.ts'
import type { DeliveriesTable, DeliveryRow, WebhookRow } from '../tables/webhooks.ts'

/** A message on its way to one receiver. */
export interface NewDelivery {
  readonly webhookId: string
  readonly messageId: string
  readonly type: DeliveriesTable['type']
  readonly body: string
}

/** Keeps a message's first delivery to a receiver. Said again, it is kept once, and the answer is null. */
export async function addDelivery(db: Db, one: NewDelivery, now: Date): Promise<string | null> {
  const row = await db
    .insertInto('deliveries')
    .values({ ...fresh(one, now), send_number: 1 })
    .onConflict((conflict) => conflict.columns(['webhook_id', 'message_id', 'send_number']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id ?? null
}

/** A further delivery of the same message, with the same body and id. Null: there is none of that id. */
export async function redeliver(db: Db, webhookId: string, id: string, now: Date): Promise<string | null> {
  return await db.transaction().execute(async (tx) => {
    // Two that ask at once take turns at the receiver's row.
    await tx.selectFrom('webhooks').select('id').where('id', '=', webhookId).forUpdate().execute()
    const one = await findDelivery(tx, webhookId, id)
    if (!one) return null
    const { send_number } = await tx
      .selectFrom('deliveries')
      .select((row) => row.fn.max('send_number').as('send_number'))
      .where('webhook_id', '=', webhookId)
      .where('message_id', '=', one.message_id)
      .executeTakeFirstOrThrow()
    const again = { webhookId, messageId: one.message_id, type: one.type, body: one.body }
    const row = { ...fresh(again, now), send_number: send_number + 1 }
    await tx.insertInto('deliveries').values(row).execute()
    return row.id
  })
}

const fresh = (one: NewDelivery, now: Date) => ({
  id: `dl_${randomUUID()}`,
  webhook_id: one.webhookId,
  message_id: one.messageId,
  type: one.type,
  body: one.body,
  state: 'waiting' as const,
  attempts: 0,
  next_at: now,
  created_at: now,
  ended_at: null,
})

/** Whether the post of a message is taken down at this moment. */
const takenDown = sql<boolean>`exists (
  select from posts p where p.platform = deliveries.body::jsonb #>> '{data,post,platform}'
    and p.id = deliveries.body::jsonb #>> '{data,post,id}' and p.taken_down_at is not null)`.as('taken_down')

/** A delivery with its receiver, and whether its post is taken down. */
export interface DeliveryToSend extends DeliveryRow, Pick<WebhookRow, 'url' | 'secrets' | 'enabled'> {
  readonly taken_down: boolean
}

/** A delivery with what its sending needs; null: it is gone, or its receiver is. */
export async function findDeliveryToSend(db: Db, id: string): Promise<DeliveryToSend | null> {
  const row = await db
    .selectFrom('deliveries')
    .innerJoin('webhooks', 'webhooks.id', 'deliveries.webhook_id')
    .selectAll('deliveries')
    .select(['webhooks.url', 'webhooks.secrets', 'webhooks.enabled'])
    .select(takenDown)
    .where('deliveries.id', '=', id)
    .executeTakeFirst()
  return row ?? null
}

/** How a delivery stands after an attempt: `nextAt` where it goes on, null where it has ended. Gone with its receiver, it is left. */
export async function saveDeliveryAttempt(
  db: Db,
  id: string,
  attempt: { at: Date; status: number | null; error: string | null; ms: number },
  state: DeliveriesTable['state'],
  nextAt: Date | null,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const known = await tx
      .updateTable('deliveries')
      .set((set) => ({
        state,
        attempts: set('attempts', '+', 1),
        next_at: nextAt,
        ended_at: nextAt === null ? attempt.at : null,
      }))
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst()
    if (!known) return
    await tx
      .insertInto('delivery_attempts')
      .values({
        delivery_id: id,
        at: attempt.at,
        status: attempt.status,
        error: pgText(attempt.error),
        ms: attempt.ms,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  })
}

/** Puts a delivery off without an attempt: its receiver has enough at hand. */
export async function postponeDelivery(db: Db, id: string, nextAt: Date): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ next_at: nextAt })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute()
}

/** Ends a delivery that was not attempted: its receiver is switched off. */
export async function failDelivery(db: Db, id: string, now: Date): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ state: 'failed', next_at: null, ended_at: now })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute()
}

/** Deliveries that are due since before `before`, earliest first: most likely their jobs were lost. */
export async function listOverdueDeliveries(db: Db, before: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select('id')
    .where('state', '=', 'waiting')
    .where('next_at', '<', before)
    .orderBy('next_at')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

export async function findDelivery(db: Db, webhookId: string, id: string) {
  const row = await db
    .selectFrom('deliveries')
    .selectAll()
    .select(takenDown)
    .where('id', '=', id)
    .where('webhook_id', '=', webhookId)
    .executeTakeFirst()
  return row ?? null
}

/** The attempts of a delivery, oldest first. */
export async function listAttempts(db: Db, id: string) {
  return await db
    .selectFrom('delivery_attempts')
    .select(['at', 'status', 'error', 'ms'])
    .where('delivery_id', '=', id)
    .orderBy('at')
    .execute()
}

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

/** The log is kept for so long; what has not ended stays. */
export async function deleteDeliveries(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('deliveries').where('created_at', '<', before).where('state', '<>', 'waiting').execute()
  await db
    .deleteFrom('announcements')
    .where('created_at', '<', before)
    .where('dispatched_at', 'is not', null)
    .execute()
}
