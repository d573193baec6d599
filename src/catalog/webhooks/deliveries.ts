import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../catalog.ts'
import { listedFor } from '../posts/post-visibility.ts'
import { pgText } from '../sanitize.ts'
import type { DeliveriesTable, DeliveryRow, WebhookRow } from '../tables/webhooks.ts'

/** A message to deliver to one receiver. */
interface NewDelivery {
  readonly webhookId: string
  readonly messageId: string
  readonly type: DeliveriesTable['type']
  readonly body: string
}

/** Inserts the first delivery of a message to a receiver; returns its id. Null if the receiver has one already. */
export async function addDelivery(db: Db, one: NewDelivery, now: Date): Promise<string | null> {
  const row = await db
    .insertInto('deliveries')
    .values({ ...newDeliveryRow(one, now), send_number: 1 })
    .onConflict((conflict) => conflict.columns(['webhook_id', 'message_id', 'send_number']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id ?? null
}

/** Inserts another delivery of the same message, with the same body and message id. Null if no delivery has that id. */
export async function redeliver(db: Db, webhookId: string, id: string, now: Date): Promise<string | null> {
  return await db.transaction().execute(async (tx) => {
    // The lock on the receiver's row serializes concurrent re-deliveries, so that their numbers differ.
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
    const row = { ...newDeliveryRow(again, now), send_number: send_number + 1 }
    await tx.insertInto('deliveries').values(row).execute()
    return row.id
  })
}

const newDeliveryRow = (one: NewDelivery, now: Date) => ({
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

/** Whether the post of the message, or one that an article's message names, is taken down or held now. */
const withheld = sql<boolean>`exists (
  select from posts where posts.platform = deliveries.body::jsonb #>> '{data,post,platform}'
    and posts.id = deliveries.body::jsonb #>> '{data,post,id}' and not ${listedFor('guest')})
  or exists (
    select from jsonb_array_elements(coalesce(deliveries.body::jsonb #> '{data,embeds}', '[]')) as embed
    join posts on posts.platform = embed ->> 'platform' and posts.id = embed ->> 'id'
    where not ${listedFor('guest')})`.as('withheld')

/** A delivery, its receiver, and whether its post is taken down or held. */
export interface DeliveryToSend extends DeliveryRow, Pick<WebhookRow, 'url' | 'secrets' | 'enabled'> {
  readonly withheld: boolean
}

/** Finds a delivery to send; null if it or its receiver was deleted. */
export async function findDeliveryToSend(db: Db, id: string): Promise<DeliveryToSend | null> {
  const row = await db
    .selectFrom('deliveries')
    .innerJoin('webhooks', 'webhooks.id', 'deliveries.webhook_id')
    .selectAll('deliveries')
    .select(['webhooks.url', 'webhooks.secrets', 'webhooks.enabled'])
    .select(withheld)
    .where('deliveries.id', '=', id)
    .executeTakeFirst()
  return row ?? null
}

/**
 * Saves an attempt and the delivery's new state. Does nothing if the delivery was deleted with its receiver.
 *
 * @param nextAt the time of the next attempt; null if the delivery has ended
 */
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

/** Postpones a delivery without an attempt, because its receiver is busy with others. */
export async function postponeDelivery(db: Db, id: string, nextAt: Date): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ next_at: nextAt })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute()
}

/** Fails a delivery without an attempt, because its receiver is disabled. */
export async function failDelivery(db: Db, id: string, now: Date): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ state: 'failed', next_at: null, ended_at: now })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute()
}

/** A delivery whose time has passed. */
export interface OverdueDelivery {
  readonly id: string
  readonly dueAt: Date
}

/** Deliveries due before `before`, earliest first: their jobs are most likely lost. @param after the last one of the page before */
export async function listOverdueDeliveries(
  db: Db,
  before: Date,
  limit: number,
  after?: OverdueDelivery,
): Promise<OverdueDelivery[]> {
  return await db
    .selectFrom('deliveries')
    .select(['id', 'next_at as dueAt'])
    .$narrowType<{ dueAt: Date }>()
    .where('state', '=', 'waiting')
    .where('next_at', '<', before)
    .$if(after !== undefined, (query) =>
      query.where((row) =>
        row(row.refTuple('next_at', 'id'), '>', row.tuple(after?.dueAt ?? null, after?.id ?? '')),
      ),
    )
    .orderBy('next_at')
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Finds a receiver's delivery, with whether its post is taken down or held. */
export async function findDelivery(db: Db, webhookId: string, id: string) {
  const row = await db
    .selectFrom('deliveries')
    .selectAll()
    .select(withheld)
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

/** Deletes at most `limit` deliveries from before a time that have ended, with their attempts. @returns how many it deleted */
export async function purgeDeliveries(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from deliveries where id in (
      select id from deliveries where state <> 'waiting' and created_at < ${before}
      order by created_at limit ${limit} for update skip locked)`.execute(db)
  return Number(numAffectedRows ?? 0)
}
