import type { Db } from '../../../src/catalog/catalog.ts'

export const WEBHOOK = 'wh_0000desk'
const HOSTILE_NAME = '"><script>alert(1)</script>\u202e a desk with a name that goes on and on'

/** A webhook whose receiver fails, with a delivery in each state. */
export async function insertWebhook(db: Db): Promise<void> {
  const at = new Date('2026-03-09T09:00:00Z')
  await db
    .insertInto('webhooks')
    .values({
      id: WEBHOOK,
      url: `https://desk.example/${'a'.repeat(120)}?<b>`,
      description: HOSTILE_NAME,
      types: '["post.lost", "post.returned", "snapshot.damaged"]',
      secrets: '[]',
      enabled: true,
      off_reason: null,
      failing_since: at,
      created_at: at,
      updated_at: at,
    })
    .execute()
  for (const [n, state] of (['waiting', 'delivered', 'failed'] as const).entries()) {
    const id = `dl_${n}`
    await db
      .insertInto('deliveries')
      .values({
        id,
        webhook_id: WEBHOOK,
        message_id: `msg_${n}`,
        type: 'post.lost',
        send_number: n + 1,
        body: '{}',
        state,
        attempts: n + 1,
        next_at: state === 'waiting' ? at : null,
        created_at: at,
        ended_at: state === 'waiting' ? null : at,
      })
      .execute()
    await db
      .insertInto('delivery_attempts')
      .values({
        delivery_id: id,
        at,
        status: state === 'delivered' ? 204 : 503,
        error: state === 'delivered' ? null : 'answered 503',
        ms: 120,
      })
      .execute()
  }
}
