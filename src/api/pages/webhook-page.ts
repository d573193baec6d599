import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Html, html } from '../../card/html.ts'
import { stripBidi } from '../../card/strip-bidi.ts'
import type { DeliveryRow, WebhookRow } from '../../catalog/tables/webhooks.ts'
import { findLastAttempts, type LastAttempt, listDeliveries } from '../../catalog/webhooks/list-deliveries.ts'
import { changeWebhook } from '../../catalog/webhooks/webhooks.ts'
import type { StatusTone } from '../../model/status-label.ts'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { findKnownWebhook, redeliverRequested, sendTestRequested } from '../views/webhook-requests.ts'
import { timeLabel } from './labels.ts'
import { sendPage } from './layout.ts'
import { PagingParams, renderPager } from './query-params.ts'
import { renderWebhookState, webhookName, webhookPath } from './webhooks.ts'

const Params = z.object({ webhook: z.string().max(100) })
const PAGE_SIZE = 25

type Deps = Pick<App, 'catalog' | 'queues' | 'clock'>

/** `/webhooks/{id}`: a receiver, its deliveries with the answers, and what one does with it. */
export function webhookPage(api: Api, app: Deps): void {
  const config = { access: 'admin' } as const
  api.get(
    '/webhooks/:webhook',
    { config, schema: { hide: true, params: Params, querystring: z.object(PagingParams) } },
    async (request, reply) => {
      const row = await findKnownWebhook(app, request.params.webhook)
      const { db } = await app.catalog()
      const { cursor, back } = request.query
      const page = { cursor: cursor ?? null, limit: PAGE_SIZE }
      const { deliveries, next } = await listDeliveries(db, row.id, null, page)
      const attempts = await findLastAttempts(
        db,
        deliveries.map(({ id }) => id),
      )
      const body = html`${renderHead(row)}<section class="panel" aria-labelledby="deliveries"><h2 id="deliveries">Deliveries</h2>${
        deliveries.length === 0
          ? html`<p class="dim">None yet.</p>`
          : renderDeliveries(row, deliveries, attempts)
      }</section>${renderPager(webhookPath(row.id), {}, { cursor, back, next })}`
      return sendPage(request, reply, { title: 'Webhook', body })
    },
  )
  const act = (path: string, run: (id: string, request: FastifyRequest) => Promise<unknown>) =>
    api.post(
      `/webhooks/:webhook/${path}`,
      { config, schema: { hide: true, params: Params.loose(), body: z.object({}) } },
      async (request, reply) => {
        const { id } = await findKnownWebhook(app, request.params.webhook)
        await run(id, request)
        return await reply.redirect(webhookPath(id), 303)
      },
    )
  const enable = async (id: string, enabled: boolean) =>
    await changeWebhook((await app.catalog()).db, id, { enabled }, app.clock.now())
  act('pause', (id) => enable(id, false))
  act('resume', (id) => enable(id, true))
  act('test', (id) => sendTestRequested(app, id))
  act('deliveries/:delivery/redeliver', (id, { params }) =>
    redeliverRequested(app, id, z.object({ delivery: z.string() }).parse(params).delivery),
  )
}

const renderHead = (row: WebhookRow): Html => {
  const button = (path: string, label: string) =>
    html`<form method="post" action="${webhookPath(row.id)}/${path}"><button class="plain">${label}</button></form>`
  return html`<div class="head"><p class="fine"><a href="/webhooks">Webhooks</a></p><h1><bdi>${webhookName(row)}</bdi></h1>
<p class="row">${renderWebhookState(row)}</p><div class="actions">${
    row.enabled
      ? html`${button('test', 'Send a test')}${button('pause', 'Pause')}`
      : button('resume', 'Resume')
  }</div></div>
<section class="panel" aria-labelledby="facts"><h2 id="facts">The receiver</h2><dl class="facts"><dt>Address</dt><dd><bdi>${stripBidi(row.url)}</bdi></dd><dt>Id</dt><dd><code>${row.id}</code></dd><dt>Messages</dt><dd>${row.types.join(', ')}</dd><dt>Made</dt><dd>${timeLabel(row.created_at.toISOString())}</dd></dl></section>`
}

const STATES: Readonly<Record<DeliveryRow['state'], StatusTone>> = {
  waiting: 'half',
  delivered: 'good',
  failed: 'bad',
}

const renderDeliveries = (
  { id, enabled }: WebhookRow,
  rows: readonly DeliveryRow[],
  attempts: ReadonlyMap<string, LastAttempt>,
): Html =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="Newest deliveries first"><table class="roomy">
<thead><tr><th scope="col">Message</th><th scope="col">State</th><th scope="col" class="n">Attempts</th><th scope="col">Last answer</th><th scope="col">Next attempt</th><th scope="col"><span class="unseen">Act</span></th></tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr><th scope="row">${row.type}${row.send_number > 1 && html` <span class="dim fine">again, ${row.send_number}</span>`}<br><span class="fine dim">${timeLabel(row.created_at.toISOString())}</span></th><td><span class="mark ${STATES[row.state]}">${row.state}</span></td><td class="n">${row.attempts}</td><td>${renderAnswer(attempts.get(row.id))}</td><td>${timeLabel(row.next_at?.toISOString() ?? null)}</td><td>${
        enabled &&
        row.state !== 'waiting' &&
        html`<form method="post" action="${webhookPath(id)}/deliveries/${row.id}/redeliver"><button class="plain">Send again<span class="unseen"> ${row.type} of ${row.created_at.toISOString()}</span></button></form>`
      }</td></tr>`,
  )}</tbody></table></div>`

const renderAnswer = (attempt: LastAttempt | undefined): Html =>
  attempt === undefined
    ? html`–`
    : html`${attempt.status ?? 'no answer'}${attempt.error !== null && html`<br><span class="said fine">${stripBidi(attempt.error)}</span>`}<br><span class="dim fine">${timeLabel(attempt.at.toISOString())}, ${attempt.ms} ms</span>`
