import { sql } from 'kysely'
import type { Db } from '../catalog.ts'

/** How many that are too old go with each new one. */
const FORGET = 100

/** A signed message, as its sender names it. */
export interface HookMessage {
  readonly hook: string
  readonly id: string
  /** From then on its signature is too old anyway. */
  readonly forgetAt: Date
}

/** Remembers a message as accepted. False: it was accepted before. */
export async function rememberHookMessage(db: Db, message: HookMessage, now: Date): Promise<boolean> {
  await sql`delete from hook_messages where (hook, id) in (
    select hook, id from hook_messages where expires_at < ${now} order by expires_at limit ${FORGET} for update skip locked
  )`.execute(db)
  const added = await db
    .insertInto('hook_messages')
    .values({ hook: message.hook, id: message.id, received_at: now, expires_at: message.forgetAt })
    .onConflict((conflict) => conflict.columns(['hook', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}

/** Takes back what was remembered of a message that could not be accepted: its sender may try again. */
export async function forgetHookMessage(
  db: Db,
  { hook, id }: Pick<HookMessage, 'hook' | 'id'>,
): Promise<void> {
  await db.deleteFrom('hook_messages').where('hook', '=', hook).where('id', '=', id).execute()
}
