import { toCatalogError } from '../../catalog/database-outage.ts'
import {
  type DeliveryToSend,
  failDelivery,
  findDeliveryToSend,
  postponeDelivery,
  saveDeliveryAttempt,
} from '../../catalog/webhooks/deliveries.ts'
import { recordDeliveryResult } from '../../catalog/webhooks/webhooks.ts'
import { decideOnError, type JobDecision } from '../../jobs/job-decision.ts'
import type { NotifyPayload } from '../../jobs/job-payloads.ts'
import type { JobAttempt } from '../../jobs/worker.ts'
import { TEST_TYPE } from '../../model/announcement.ts'
import { asStetError } from '../../model/errors.ts'
import { createScratch } from '../../outbound/scratch-dir.ts'
import { nextAttemptAt } from '../../webhooks/backoff.ts'
import { deliverWebhook } from '../../webhooks/deliver-webhook.ts'
import type { ReceiverConcurrency } from '../../webhooks/receiver-concurrency.ts'
import { redactMessage } from '../../webhooks/webhook-message.ts'
import type { ServiceDeps } from '../service-deps.ts'

/**
 * Runs one attempt to deliver a message. The catalog holds the delivery's state, so a job that runs twice sends at most
 * a duplicate with the same id.
 *
 * @param receivers this process's concurrency limits, so that a slow receiver delays no other
 */
export async function processNotify(
  deps: Pick<
    ServiceDeps,
    'catalog' | 'webhookHttp' | 'config' | 'scratchDir' | 'clock' | 'logger' | 'recordOperation'
  >,
  receivers: ReceiverConcurrency,
  { deliveryId }: NotifyPayload,
  attempt: JobAttempt,
): Promise<JobDecision> {
  try {
    return await send(deps, receivers, deliveryId, attempt.signal)
  } catch (thrown) {
    const error = asStetError(toCatalogError(thrown), deliveryId)
    deps.logger.warn({ delivery: deliveryId, code: error.code, err: error }, 'delivery interrupted')
    return decideOnError(error, deps.clock.now(), attempt.signal)
  }
}

async function send(
  deps: Pick<
    ServiceDeps,
    'catalog' | 'webhookHttp' | 'config' | 'scratchDir' | 'clock' | 'logger' | 'recordOperation'
  >,
  receivers: ReceiverConcurrency,
  deliveryId: string,
  signal: AbortSignal,
): Promise<JobDecision> {
  const { db } = await deps.catalog()
  const { clock } = deps
  const row = await findDeliveryToSend(db, deliveryId)
  if (row?.state !== 'waiting') return { kind: 'complete' }
  if (!row.enabled) {
    await failDelivery(db, deliveryId, clock.now())
    return { kind: 'complete' }
  }
  if (row.next_at !== null && row.next_at > clock.now()) return later(row.next_at)
  using turn = receivers.acquire(row.webhook_id)
  if (turn === null) {
    const at = new Date(clock.now().getTime() + BUSY_MS * (0.5 + Math.random()))
    await postponeDelivery(db, deliveryId, at)
    return later(at, 'receiver-busy')
  }
  return await attemptOf(deps, row, signal)
}

/** How long a delivery is delayed while its receiver is at its concurrency limit. */
const BUSY_MS = 4_000

async function attemptOf(
  deps: Pick<
    ServiceDeps,
    'catalog' | 'webhookHttp' | 'config' | 'scratchDir' | 'clock' | 'logger' | 'recordOperation'
  >,
  row: DeliveryToSend,
  signal: AbortSignal,
): Promise<JobDecision> {
  const { db } = await deps.catalog()
  const { config, clock } = deps
  await using scratch = await createScratch(deps.scratchDir)
  const at = clock.now()
  const body = row.withheld ? redactMessage(row.body) : row.body
  const letter = { id: row.message_id, body, url: row.url, secrets: row.secrets }
  const ended = await deliverWebhook(letter, {
    http: deps.webhookHttp(),
    scratch,
    now: () => clock.now(),
    timeoutMs: config.webhookTimeoutMs,
    signal,
  })
  // A test is tried once: its sender looks at the answer.
  const nextAt =
    ended.ok || ended.gone || row.type === TEST_TYPE
      ? null
      : nextAttemptAt(row.attempts + 1, clock.now(), ended.retryAt, Math.random())
  const state = ended.ok ? 'delivered' : nextAt === null ? 'failed' : 'waiting'
  await saveDeliveryAttempt(db, row.id, { at, ...ended }, state, nextAt)
  const off = await recordDeliveryResult(db, row.webhook_id, ended, config.webhookOffAfterMs, clock.now())

  deps.recordOperation({
    part: 'webhook',
    name: row.type,
    result: ended.ok ? 'ok' : 'failed',
    seconds: ended.ms / 1000,
  })
  const { webhook_id: webhook, message_id: message, id: delivery, type } = row
  const log = { webhook, message, delivery, type, ...subjectOf(row.body), status: ended.status }
  if (off !== null) deps.logger.error({ ...log, reason: off }, 'a webhook was disabled')
  if (ended.ok) deps.logger.info({ ...log, ms: ended.ms }, 'delivered')
  else deps.logger.warn({ ...log, error: ended.error, nextAt }, 'not delivered')
  return nextAt === null ? { kind: 'complete' } : later(nextAt)
}

/** What a message is about, for the log: the post or the article. Its text stays out. */
function subjectOf(body: string): { post?: string; article?: string } {
  const { data } = JSON.parse(body) as {
    data: { post?: { platform: string; id: string }; article?: { id: string } }
  }
  return {
    ...(data.post ? { post: `${data.post.platform}/${data.post.id}` } : {}),
    ...(data.article ? { article: data.article.id } : {}),
  }
}

const later = (at: Date, reason = 'undelivered'): JobDecision => ({
  kind: 'delay',
  at,
  message: 'not delivered yet',
  reason,
})
