import { randomUUID } from 'node:crypto'
import type { AnnouncementType, SigningSecret } from '../../model/announcement.ts'
import type { Db } from '../catalog.ts'
import { pgJson, pgText } from '../sanitize.ts'
import type { WebhookRow } from '../tables/webhooks.ts'

/** A new subscription. */
interface NewWebhook {
  readonly url: string
  readonly description: string | null
  readonly types: readonly AnnouncementType[]
  readonly secrets: readonly SigningSecret[]
}

/** Inserts a subscription and returns its id. */
export async function addWebhook(db: Db, webhook: NewWebhook, now: Date): Promise<string> {
  const id = `wh_${randomUUID().slice(0, 8)}`
  await db
    .insertInto('webhooks')
    .values({
      id,
      url: pgText(webhook.url),
      description: pgText(webhook.description),
      types: pgJson(webhook.types),
      secrets: pgJson(webhook.secrets),
      enabled: true,
      off_reason: null,
      failing_since: null,
      created_at: now,
      updated_at: now,
    })
    .execute()
  return id
}

/** Every subscription, oldest first. */
export async function listWebhooks(db: Db): Promise<WebhookRow[]> {
  return await db.selectFrom('webhooks').selectAll().orderBy('created_at').orderBy('id').execute()
}

/** Finds a subscription; null if none has that id. */
export async function findWebhook(db: Db, id: string): Promise<WebhookRow | null> {
  return (await db.selectFrom('webhooks').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}

/** Changes to a subscription. A new URL, and enabling or disabling, reset its failures. */
interface WebhookChange {
  readonly url?: string | undefined
  readonly description?: string | null | undefined
  readonly types?: readonly AnnouncementType[] | undefined
  readonly secrets?: readonly SigningSecret[] | undefined
  readonly enabled?: boolean | undefined
}

/** Changes the given fields of a subscription. */
export async function changeWebhook(db: Db, id: string, change: WebhookChange, now: Date): Promise<void> {
  const { url, description, types, secrets, enabled } = change
  await db
    .updateTable('webhooks')
    .set({
      updated_at: now,
      ...(url === undefined ? {} : { url: pgText(url), failing_since: null }),
      ...(description === undefined ? {} : { description: pgText(description) }),
      ...(types === undefined ? {} : { types: pgJson(types) }),
      ...(secrets === undefined ? {} : { secrets: pgJson(secrets) }),
      ...(enabled === undefined
        ? {}
        : { enabled, off_reason: enabled ? null : 'by hand', failing_since: null }),
    })
    .where('id', '=', id)
    .execute()
}

/** Deletes a subscription with its deliveries. False if no subscription has that id. */
export async function removeWebhook(db: Db, id: string): Promise<boolean> {
  const row = await db.deleteFrom('webhooks').where('id', '=', id).returning('id').executeTakeFirst()
  return row !== undefined
}

/**
 * Records whether the receiver accepted a message. Disables a receiver that has failed for `offAfterMs` without a success,
 * or that wants no more messages (`gone`).
 *
 * @returns why this call disabled the receiver; null if it did not
 */
export async function recordDeliveryResult(
  db: Db,
  id: string,
  attempt: { ok: boolean; gone: boolean },
  offAfterMs: number,
  now: Date,
): Promise<string | null> {
  if (attempt.ok) {
    await db
      .updateTable('webhooks')
      .set({ failing_since: null })
      .where('id', '=', id)
      .where('failing_since', 'is not', null)
      .execute()
    return null
  }
  const row = await db
    .updateTable('webhooks')
    .set((set) => ({ failing_since: set.fn.coalesce('failing_since', set.val(now)) }))
    .where('id', '=', id)
    .returning('failing_since')
    .executeTakeFirst()
  if (!row) return null
  const { failing_since: since } = row
  const failing = since !== null && now.getTime() - since.getTime() >= offAfterMs
  if (!attempt.gone && !failing) return null
  const reason = attempt.gone
    ? 'the receiver answered 410: it wants no more messages'
    : `every delivery has failed since ${since?.toISOString() ?? ''}`
  const off = await db
    .updateTable('webhooks')
    .set({ enabled: false, off_reason: reason, updated_at: now })
    .where('id', '=', id)
    .where('enabled', '=', true)
    .returning('id')
    .executeTakeFirst()
  return off ? reason : null
}
