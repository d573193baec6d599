import { sql } from 'kysely'
import type { Db } from '../catalog.ts'

/** Expired ids deleted per insert. */
const PURGE_LIMIT = 100

/** A signed message, identified by its hook and the id that its sender gave it. */
export interface HookMessage {
  readonly hook: string
  readonly id: string
  /** From then on the signature check rejects the message as too old. */
  readonly forgetAt: Date
}

/** Records a message as accepted. Returns false for a replay: the message was accepted before. */
export async function rememberHookMessage(db: Db, message: HookMessage, now: Date): Promise<boolean> {
  await sql`delete from hook_messages where (hook, id) in (
    select hook, id from hook_messages where expires_at < ${now} order by expires_at limit ${PURGE_LIMIT} for update skip locked
  )`.execute(db)
  const added = await db
    .insertInto('hook_messages')
    .values({ hook: message.hook, id: message.id, received_at: now, expires_at: message.forgetAt })
    .onConflict((conflict) => conflict.columns(['hook', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}

/** Deletes the record of a message that could not be accepted, so that its sender may retry. */
export async function forgetHookMessage(
  db: Db,
  { hook, id }: Pick<HookMessage, 'hook' | 'id'>,
): Promise<void> {
  await db.deleteFrom('hook_messages').where('hook', '=', hook).where('id', '=', id).execute()
}
