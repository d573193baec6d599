import { z } from 'zod'
import { type Html, html } from '../../card/html.ts'
import { stripBidi } from '../../card/strip-bidi.ts'
import type { WebhookRow } from '../../catalog/tables/webhooks.ts'
import { listWebhooks } from '../../catalog/webhooks/webhooks.ts'
import { AnnouncementType } from '../../model/announcement.ts'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { createRequestedWebhook, WebhookDescription, WebhookUrl } from '../views/webhook-requests.ts'
import { renderCopyField } from './copy-field.ts'
import { timeLabel } from './labels.ts'
import { sendPage } from './layout.ts'
import { repeated } from './query-params.ts'

const Form = z.object({
  url: WebhookUrl,
  description: z
    .string()
    .trim()
    .transform((text) => text || null)
    .pipe(WebhookDescription),
  types: repeated(AnnouncementType).pipe(z.array(AnnouncementType).min(1)),
})

export const webhookPath = (id: string): string => `/webhooks/${encodeURIComponent(id)}`

/** What a receiver is called: its description, or its address. */
export const webhookName = ({ description, url }: Pick<WebhookRow, 'description' | 'url'>): string =>
  stripBidi(description ?? '') || stripBidi(url)

/** `/webhooks`: the receivers of messages, whether they take them, and a form for another. */
export function webhooksPage(api: Api, app: Pick<App, 'catalog' | 'config' | 'clock'>): void {
  const config = { access: 'admin' } as const
  api.get('/webhooks', { config, schema: { hide: true } }, async (request, reply) => {
    const rows = await listWebhooks((await app.catalog()).db)
    const body = html`<div><h1>Webhooks</h1><p class="lede">Stet sends a signed message to these addresses when something happens to a post or an article.</p></div>
<section class="panel" aria-labelledby="receivers"><h2 id="receivers">Receivers</h2>${rows.length === 0 ? html`<p class="dim">None yet.</p>` : renderTable(rows)}</section>${NEW_WEBHOOK}`
    return sendPage(request, reply, { title: 'Webhooks', body })
  })
  api.post('/webhooks', { config, schema: { hide: true, body: Form } }, async (request, reply) => {
    const { webhook, secret } = await createRequestedWebhook(app, request.body)
    const body = html`<section class="panel narrow wide"><h1>The webhook is made</h1><p><bdi>${stripBidi(webhook.url)}</bdi></p>
${renderCopyField({ id: 'secret', label: 'Secret', text: secret, help: 'It is not shown again. Its receiver verifies messages with it.' })}
<p><a class="button" href="${webhookPath(webhook.id)}">Go on to the webhook</a></p></section>`
    return sendPage(request, reply, { title: 'New webhook', body })
  })
}

/** Whether a receiver gets messages, and takes them, as one chip. */
export function renderWebhookState({
  enabled,
  off_reason: why,
  failing_since: since,
}: Pick<WebhookRow, 'enabled' | 'off_reason' | 'failing_since'>): Html {
  if (!enabled)
    return html`<span class="mark bad">paused</span>${why && html` <span class="dim fine">${why}</span>`}`
  if (since !== null)
    return html`<span class="mark half">failing</span> <span class="dim fine">since ${timeLabel(since.toISOString())}</span>`
  return html`<span class="mark good">on</span>`
}

const renderTable = (rows: readonly WebhookRow[]): Html =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="All receivers"><table class="roomy">
<thead><tr><th scope="col">Receiver</th><th scope="col">State</th><th scope="col">Messages</th><th scope="col">Made</th></tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr><th scope="row"><a href="${webhookPath(row.id)}"><bdi>${webhookName(row)}</bdi></a>${row.description !== null && html`<br><bdi class="fine dim">${stripBidi(row.url)}</bdi>`}</th><td>${renderWebhookState(row)}</td><td>${row.types.length === AnnouncementType.options.length ? 'all' : row.types.join(', ')}</td><td>${timeLabel(row.created_at.toISOString())}</td></tr>`,
  )}</tbody></table></div>`

const NEW_WEBHOOK = html`<section class="panel" aria-labelledby="new"><h2 id="new">A new webhook</h2><form class="stack" method="post" action="/webhooks">
<label>Address<input type="url" name="url" required maxlength="2048" placeholder="https://desk.example/stet"></label>
<label>Description<input name="description" maxlength="500" placeholder="Night desk"></label>
<fieldset><legend>Messages</legend>${AnnouncementType.options.map(
  (type) =>
    html`<label class="row"><input type="checkbox" name="types" value="${type}"${type.startsWith('post.') && html` checked`}>${type}</label>`,
)}</fieldset>
<p><button>Make the webhook</button></p></form></section>`
