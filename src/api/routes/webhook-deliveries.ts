import { z } from 'zod'
import { DELIVERY_STATES, type DeliveryRow } from '../../catalog/tables/webhooks.ts'
import { findDelivery, listAttempts } from '../../catalog/webhooks/deliveries.ts'
import { listDeliveries } from '../../catalog/webhooks/list-deliveries.ts'
import { MessageType } from '../../model/announcement.ts'
import type { App } from '../../runtime/app.ts'
import { redactMessage } from '../../webhooks/webhook-message.ts'
import type { Api } from '../server/api.ts'
import { serializeTime, Time } from '../views/serializers.ts'
import {
  findKnownWebhook,
  redeliverRequested,
  sendTestRequested,
  unknownDeliveryError,
} from '../views/webhook-requests.ts'
import { WebhookParams } from './webhooks.ts'

const Query = z.object({
  state: z.enum(DELIVERY_STATES).optional(),
  cursor: z.string().max(512).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
const Params = WebhookParams.extend({ delivery: z.string() })

const Delivery = z
  .object({
    id: z.string(),
    messageId: z.string(),
    type: MessageType,
    /** Counts how often the message was sent to this webhook; more than 1 after a redelivery. */
    round: z.int(),
    state: z.enum(DELIVERY_STATES),
    attempts: z.int(),
    nextAt: Time,
    createdAt: Time,
    endedAt: Time,
  })
  .meta({ id: 'Delivery' })
const DeliveryDetail = Delivery.extend({
  message: z.unknown(),
  log: z.array(z.object({ at: Time, status: z.int().nullable(), error: z.string().nullable(), ms: z.int() })),
}).meta({ id: 'DeliveryDetail' })

/** The id of a delivery that was asked for. */
const TestDelivery = z.object({ id: z.string() }).meta({ id: 'TestDelivery' })

const list = {
  operationId: 'listDeliveries',
  summary: 'List the deliveries of a webhook, newest first',
  tags: ['Webhooks'],
  params: WebhookParams,
  querystring: Query,
  response: {
    200: z
      .object({ deliveries: z.array(Delivery), next: z.string().nullable() })
      .meta({ id: 'DeliveryList' }),
  },
}
const get = {
  operationId: 'getDelivery',
  summary: 'Get a delivery with its message and every attempt',
  tags: ['Webhooks'],
  params: Params,
  response: { 200: DeliveryDetail },
}
const resend = {
  operationId: 'redeliver',
  summary: 'Send a message again',
  tags: ['Webhooks'],
  params: Params,
  response: { 202: z.object({ id: z.string() }).meta({ id: 'Redelivery' }) },
}

const test = {
  operationId: 'testWebhook',
  summary: 'Send a message that tries out a subscription, once',
  tags: ['Webhooks'],
  params: WebhookParams,
  response: { 202: TestDelivery },
}

const serializeDelivery = (row: DeliveryRow): z.infer<typeof Delivery> => ({
  id: row.id,
  messageId: row.message_id,
  type: row.type,
  round: row.send_number,
  state: row.state,
  attempts: row.attempts,
  nextAt: serializeTime(row.next_at),
  createdAt: serializeTime(row.created_at),
  endedAt: serializeTime(row.ended_at),
})

/** `/v1/webhooks/{id}/deliveries`: the deliveries of a webhook with their attempts; any can be sent again. */
export function webhookDeliveryRoutes(api: Api, app: Pick<App, 'catalog' | 'queues' | 'clock'>): void {
  const config = { access: 'admin' } as const
  api.get('/v1/webhooks/:webhook/deliveries', { config, schema: list }, async ({ params, query }) => {
    const { id } = await findKnownWebhook(app, params.webhook)
    const { state = null, cursor = null, limit } = query
    const { db } = await app.catalog()
    const { deliveries, next } = await listDeliveries(db, id, state, { cursor, limit })
    return { deliveries: deliveries.map(serializeDelivery), next }
  })
  api.get('/v1/webhooks/:webhook/deliveries/:delivery', { config, schema: get }, async ({ params }) => {
    const { db } = await app.catalog()
    const row = await findDelivery(db, params.webhook, params.delivery)
    if (!row) throw unknownDeliveryError(params.delivery)
    const log = (await listAttempts(db, row.id)).map((one) => ({ ...one, at: serializeTime(one.at) }))
    const message: unknown = JSON.parse(row.withheld ? redactMessage(row.body) : row.body)
    return { ...serializeDelivery(row), message, log }
  })
  api.post(
    '/v1/webhooks/:webhook/deliveries/:delivery/redeliver',
    { config: { ...config, idempotent: true }, schema: resend },
    async ({ params }, reply) => {
      const id = await redeliverRequested(app, params.webhook, params.delivery)
      return await reply.code(202).send({ id })
    },
  )
  api.post(
    '/v1/webhooks/:webhook/test',
    { config: { ...config, idempotent: true }, schema: test },
    async ({ params }, reply) => reply.code(202).send({ id: await sendTestRequested(app, params.webhook) }),
  )
}
