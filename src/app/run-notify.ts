import { join } from 'node:path'
import type { App } from '../app.ts'
import { type DeliveryToSend, deliveryToSend, giveUp, putOff, saveAttempt } from '../catalog/deliveries.ts'
import { asCatalogError } from '../catalog/outage.ts'
import { noteHealth } from '../catalog/webhooks.ts'
import type { NotifyPayload } from '../jobs/payloads.ts'
import { type Verdict, verdictOnError } from '../jobs/verdict.ts'
import type { Attempt } from '../jobs/worker.ts'
import { asStetError } from '../model/errors.ts'
import { deliver } from '../notify/deliver.ts'
import { silenced } from '../notify/message.ts'
import { nextAttempt } from '../notify/retries.ts'
import type { ReceiverConcurrency } from '../notify/turns.ts'
import { createScratch } from '../outbound/scratch.ts'

/**
 * One attempt to deliver a message. The catalog knows how the delivery stands, so that a job that runs
 * twice sends at most the same message, with the same id, twice.
 *
 * @param receivers of this process: a receiver that is slow holds up no other
 */
export async function runNotify(
  app: App,
  receivers: ReceiverConcurrency,
  { deliveryId }: NotifyPayload,
  attempt: Attempt,
): Promise<Verdict> {
  try {
    return await send(app, receivers, deliveryId, attempt.signal)
  } catch (thrown) {
    const error = asStetError(asCatalogError(thrown), deliveryId)
    app.logger.warn({ delivery: deliveryId, code: error.code, err: error }, 'delivery cut off')
    return verdictOnError(error, app.clock.now(), attempt.signal)
  }
}

async function send(
  app: App,
  receivers: ReceiverConcurrency,
  deliveryId: string,
  signal: AbortSignal,
): Promise<Verdict> {
  const { db } = await app.catalog()
  const { clock } = app
  const row = await deliveryToSend(db, deliveryId)
  if (row?.state !== 'waiting') return { kind: 'done' }
  if (!row.enabled) {
    await giveUp(db, deliveryId, clock.now())
    return { kind: 'done' }
  }
  if (row.next_at !== null && row.next_at > clock.now()) return later(row.next_at)
  using turn = receivers.acquire(row.webhook_id)
  if (turn === null) {
    const at = new Date(clock.now().getTime() + BUSY_MS * (0.5 + Math.random()))
    await putOff(db, deliveryId, at)
    return later(at)
  }
  return await attemptOf(app, row, signal)
}

/** How long a delivery steps back while its receiver has enough at hand. */
const BUSY_MS = 4_000

async function attemptOf(app: App, row: DeliveryToSend, signal: AbortSignal): Promise<Verdict> {
  const { db } = await app.catalog()
  const { config, clock } = app
  await using scratch = await createScratch(join(config.dataDir, 'scratch'))
  const at = clock.now()
  const body = row.taken_down ? silenced(row.body) : row.body
  const letter = { id: row.message_id, body, url: row.url, secrets: row.secrets }
  const ended = await deliver(letter, {
    http: app.webhookHttp(),
    scratch,
    now: () => clock.now(),
    timeoutMs: config.webhookTimeoutMs,
    signal,
  })
  const nextAt =
    ended.ok || ended.gone ? null : nextAttempt(row.attempts + 1, clock.now(), ended.retryAt, Math.random())
  const state = ended.ok ? 'delivered' : nextAt === null ? 'failed' : 'waiting'
  await saveAttempt(db, row.id, { at, ...ended }, state, nextAt)
  const off = await noteHealth(db, row.webhook_id, ended, config.webhookOffAfterMs, clock.now())

  const log = { webhook: row.webhook_id, message: row.message_id, delivery: row.id, status: ended.status }
  if (off !== null) app.logger.error({ ...log, reason: off }, 'a webhook was switched off')
  if (ended.ok) app.logger.info({ ...log, ms: ended.ms }, 'delivered')
  else app.logger.warn({ ...log, error: ended.error, nextAt }, 'not delivered')
  return nextAt === null ? { kind: 'done' } : later(nextAt)
}

const later = (at: Date): Verdict => ({ kind: 'later', at, message: 'not delivered yet' })
