import { z } from 'zod'
import type { WebhookRow } from '../../catalog/tables/webhooks.ts'
import { changeWebhook, listWebhooks, removeWebhook } from '../../catalog/webhooks/webhooks.ts'
import type { App } from '../../runtime/app.ts'
import { createSecret, rotateSecrets } from '../../webhooks/webhook-signature.ts'
import { assertAcceptableUrl } from '../intake/intake-urls.ts'
import type { Api } from '../server/api.ts'
import { serializeTime, Time } from '../views/serializers.ts'
import {
  createRequestedWebhook,
  findKnownWebhook,
  WebhookDescription,
  WebhookRequest,
  WebhookSecret,
  WebhookTypes,
  WebhookUrl,
} from '../views/webhook-requests.ts'

const Change = z.strictObject({
  url: WebhookUrl.optional(),
  types: WebhookTypes.optional(),
  description: WebhookDescription.optional(),
  enabled: z.boolean().optional(),
})
const Rotate = z.strictObject({
  overlapHours: z.number().min(0).max(720).default(24),
  secret: WebhookSecret.optional(),
})
export const WebhookParams = z.object({ webhook: z.string() })

const View = z
  .object({
    id: z.string(),
    url: z.string(),
    types: WebhookTypes,
    description: WebhookDescription,
    enabled: z.boolean(),
    /** Why the webhook is disabled; null while it is enabled. */
    offReason: z.string().nullable(),
    failingSince: Time,
    createdAt: Time,
  })
  .meta({ id: 'Webhook' })
const Created = View.extend({ secret: z.string() }).meta({ id: 'NewWebhook' })

const tags = ['Webhooks']
const SCHEMAS = {
  create: {
    operationId: 'createWebhook',
    summary: 'Subscribe to messages',
    tags,
    body: WebhookRequest,
    response: { 201: Created },
  },
  list: {
    operationId: 'listWebhooks',
    summary: 'List all subscriptions, without their secrets',
    tags,
    response: { 200: z.object({ webhooks: z.array(View), next: z.null() }).meta({ id: 'WebhookList' }) },
  },
  get: {
    operationId: 'getWebhook',
    summary: 'Get a subscription, and why it is disabled',
    tags,
    params: WebhookParams,
    response: { 200: View },
  },
  change: {
    operationId: 'changeWebhook',
    summary: 'Change, enable or disable a subscription',
    tags,
    params: WebhookParams,
    body: Change,
    response: { 200: View },
  },
  remove: {
    operationId: 'removeWebhook',
    summary: 'Delete a subscription and its log',
    tags,
    params: WebhookParams,
    response: { 204: { description: 'The subscription is deleted.' } },
  },
  rotate: {
    operationId: 'rotateWebhookSecret',
    summary: 'Replace the secret; the old one also signs for a while',
    tags,
    params: WebhookParams,
    body: Rotate,
    response: { 201: Created },
  },
}

const serializeWebhook = (row: WebhookRow): z.infer<typeof View> => ({
  id: row.id,
  url: row.url,
  types: row.types,
  description: row.description,
  enabled: row.enabled,
  offReason: row.off_reason,
  failingSince: serializeTime(row.failing_since),
  createdAt: serializeTime(row.created_at),
})

/** `/v1/webhooks`: creates, lists, changes and removes webhooks. Only the response to its creation has a secret. */
export function webhookRoutes(api: Api, app: Pick<App, 'catalog' | 'config' | 'clock'>): void {
  const config = { access: 'admin' } as const
  const assertUrl = (url: string) => assertAcceptableUrl(url, app.config.allowPrivate)

  api.post(
    '/v1/webhooks',
    { config: { ...config, idempotent: true }, schema: SCHEMAS.create },
    async ({ body }, reply) => {
      const { webhook, secret } = await createRequestedWebhook(app, body)
      return await reply
        .code(201)
        .header('cache-control', 'no-store')
        .header('location', `/v1/webhooks/${webhook.id}`)
        .send({ ...serializeWebhook(webhook), secret })
    },
  )
  api.get('/v1/webhooks', { config, schema: SCHEMAS.list }, async () => ({
    webhooks: (await listWebhooks((await app.catalog()).db)).map(serializeWebhook),
    next: null,
  }))
  api.get('/v1/webhooks/:webhook', { config, schema: SCHEMAS.get }, async ({ params }) =>
    serializeWebhook(await findKnownWebhook(app, params.webhook)),
  )
  api.patch('/v1/webhooks/:webhook', { config, schema: SCHEMAS.change }, async ({ params, body }) => {
    if (body.url !== undefined) assertUrl(body.url)
    const { id } = await findKnownWebhook(app, params.webhook)
    await changeWebhook((await app.catalog()).db, id, body, app.clock.now())
    return serializeWebhook(await findKnownWebhook(app, id))
  })
  api.delete('/v1/webhooks/:webhook', { config, schema: SCHEMAS.remove }, async (request, reply) => {
    const { id } = await findKnownWebhook(app, request.params.webhook)
    await removeWebhook((await app.catalog()).db, id)
    return await reply.code(204).send()
  })
  api.post(
    '/v1/webhooks/:webhook/secret',
    { config, schema: SCHEMAS.rotate },
    async ({ params, body }, reply) => {
      const row = await findKnownWebhook(app, params.webhook)
      const secret = body.secret ?? createSecret()
      const now = app.clock.now()
      const secrets = rotateSecrets(row.secrets, secret, now, body.overlapHours * 3600e3)
      await changeWebhook((await app.catalog()).db, row.id, { secrets }, now)
      return await reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...serializeWebhook(row), secret })
    },
  )
}
