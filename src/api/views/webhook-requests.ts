import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { WebhookRow } from '../../catalog/tables/webhooks.ts'
import { addDelivery, redeliver } from '../../catalog/webhooks/deliveries.ts'
import { addWebhook, findWebhook } from '../../catalog/webhooks/webhooks.ts'
import { AnnouncementType, TEST_TYPE } from '../../model/announcement.ts'
import { ServiceError } from '../../model/errors.ts'
import type { App } from '../../runtime/app.ts'
import { buildTestMessage } from '../../webhooks/test-message.ts'
import { createSecret } from '../../webhooks/webhook-signature.ts'
import { assertAcceptableUrl } from '../intake/intake-urls.ts'

export const WebhookUrl = z.url({ protocol: /^https?$/ }).max(2_048)
export const WebhookDescription = z.string().max(500).nullable()
export const WebhookTypes = z.array(AnnouncementType).min(1)
/** A secret by the Standard Webhooks specification: 24 to 64 random bytes in base64. */
export const WebhookSecret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/)
  .refine((text) => text.length % 4 === 'whsec_'.length % 4, 'is not base64')

/** A new subscription. */
export const WebhookRequest = z
  .strictObject({
    url: WebhookUrl,
    types: WebhookTypes.default(AnnouncementType.options),
    description: WebhookDescription.default(null),
    secret: WebhookSecret.optional(),
  })
  .meta({ examples: [{ url: 'https://desk.example/stet', types: ['post.lost'] }] })

/** Creates a subscription. Only this answer has its secret. @throws InputError `address-refused` */
export async function createRequestedWebhook(
  app: Pick<App, 'catalog' | 'config' | 'clock'>,
  request: z.output<typeof WebhookRequest>,
): Promise<{ webhook: WebhookRow; secret: string }> {
  assertAcceptableUrl(request.url, app.config.allowPrivate)
  const secret = request.secret ?? createSecret()
  const webhook = { ...request, types: [...new Set(request.types)], secrets: [{ secret, until: null }] }
  const id = await addWebhook((await app.catalog()).db, webhook, app.clock.now())
  return { webhook: await findKnownWebhook(app, id), secret }
}

/** Finds a webhook by its id. @throws ServiceError `not-found` */
export async function findKnownWebhook(app: Pick<App, 'catalog'>, id: string): Promise<WebhookRow> {
  const row = await findWebhook((await app.catalog()).db, id)
  if (row) return row
  throw new ServiceError('not-found', `Unknown webhook ${id}.`, { input: id })
}

/**
 * Sends a message of a subscription again, under the same message id. Returns the id of the new delivery.
 *
 * @throws ServiceError `usage` if the subscription is disabled, `not-found`, `queue-unavailable`
 */
export async function redeliverRequested(
  app: Pick<App, 'catalog' | 'queues' | 'clock'>,
  webhookId: string,
  deliveryId: string,
): Promise<string> {
  const queues = await app.queues()
  await findEnabledWebhook(app, webhookId)
  const id = await redeliver((await app.catalog()).db, webhookId, deliveryId, app.clock.now())
  if (id === null) throw unknownDeliveryError(deliveryId)
  await queues.addNotify(id)
  return id
}

/**
 * Sends a message that tries out a subscription, once. Returns the id of its delivery.
 *
 * @throws as `redeliverRequested`
 */
export async function sendTestRequested(
  app: Pick<App, 'catalog' | 'queues' | 'clock'>,
  webhookId: string,
): Promise<string> {
  const queues = await app.queues()
  await findEnabledWebhook(app, webhookId)
  const now = app.clock.now()
  const messageId = `msg_${randomUUID().replaceAll('-', '')}`
  const message = { webhookId, messageId, type: TEST_TYPE, body: buildTestMessage(webhookId, now) } as const
  const id = await addDelivery((await app.catalog()).db, message, now)
  if (id === null) throw new TypeError(`the message ${messageId} has a delivery already`)
  await queues.addNotify(id)
  return id
}

async function findEnabledWebhook(app: Pick<App, 'catalog'>, id: string): Promise<void> {
  const { enabled, off_reason: why } = await findKnownWebhook(app, id)
  if (enabled) return
  throw new ServiceError('usage', `Webhook ${id} is disabled: ${why ?? 'reason unknown'}.`, {
    input: id,
    hint: 'Enable it first, on its page or by PATCH /v1/webhooks/{id} with {"enabled": true}.',
  })
}

/** The error for a delivery that a subscription does not have. */
export const unknownDeliveryError = (id: string) =>
  new ServiceError('not-found', `This webhook has no delivery ${id}.`, {
    input: id,
    hint: 'Finished deliveries are kept for 30 days.',
  })
