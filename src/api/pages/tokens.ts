import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Html, html } from '../../card/html.ts'
import { stripBidi } from '../../card/strip-bidi.ts'
import { Scope } from '../../model/scope.ts'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import {
  createRequestedToken,
  listTokenViews,
  revokeKnownToken,
  Scopes,
  type TokenView,
} from '../views/token-requests.ts'
import { renderCopyField } from './copy-field.ts'
import { timeLabel } from './labels.ts'
import { sendPage } from './layout.ts'
import { blankAsUndefined, repeated } from './query-params.ts'

const DAY_MS = 86_400_000
/** Ten years: more is no end. */
const MAX_DAYS = 3_650

const Form = z.object({
  name: blankAsUndefined(z.string().max(200)),
  scopes: repeated(Scope).pipe(Scopes),
  days: blankAsUndefined(z.coerce.number().int().min(1).max(MAX_DAYS)),
})
type Token = z.infer<typeof TokenView>

const MEANINGS: Readonly<Record<Scope, string>> = {
  ingest: 'sends articles and posts, and reads what it sent',
  read: 'reads everything',
  edit: 'reads, approves, holds, checks and captures posts',
  admin: 'does everything',
}

/** `/tokens`: who may use this archive, since when and how long, and a form for another token. */
export function tokensPage(api: Api, app: Pick<App, 'catalog' | 'clock'>): void {
  const config = { access: 'admin' } as const
  api.get('/tokens', { config, schema: { hide: true } }, async (request, reply) => {
    const all = await listTokenViews(app)
    const now = app.clock.now().toISOString()
    const isOver = ({ revokedAt, expiresAt }: Token) =>
      revokedAt !== null || (expiresAt !== null && expiresAt <= now)
    const over = all.filter(isOver)
    const body = html`<div><h1>Tokens</h1><p class="lede">Programs and people use this archive by tokens. Stet keeps no token’s text.</p></div>
<section class="panel" aria-labelledby="valid"><h2 id="valid">In use</h2>${renderTable(
      'Tokens in use',
      all.filter((one) => !isOver(one)),
      request,
    )}${over.length > 0 && html`<details><summary>${over.length} that ended</summary>${renderTable('Tokens that ended', over, null)}</details>`}</section>${NEW_TOKEN}`
    return sendPage(request, reply, { title: 'Tokens', body })
  })
  api.post('/tokens', { config, schema: { hide: true, body: Form } }, async (request, reply) => {
    const { name, scopes, days } = request.body
    const expiresAt =
      days === undefined ? undefined : new Date(app.clock.now().getTime() + days * DAY_MS).toISOString()
    const { token } = await createRequestedToken(app, { name, scopes, expiresAt })
    const body = html`<section class="panel narrow wide"><h1>The token is made</h1><p>${name !== undefined && html`<bdi>${stripBidi(name)}</bdi>: `}${scopes.join(', ')}</p>
${renderCopyField({ id: 'token', label: 'Token', text: token, help: 'It is not shown again.' })}
<p><a class="button" href="/tokens">All tokens</a></p></section>`
    return sendPage(request, reply, { title: 'New token', body })
  })
  api.post(
    '/tokens/:id/revoke',
    { config, schema: { hide: true, params: z.object({ id: z.string().max(100) }), body: z.object({}) } },
    async (request, reply) => {
      await revokeKnownToken(app, request.params.id)
      return await reply.redirect('/tokens', 303)
    },
  )
}

/** @param request of the person who may revoke them; null for tokens that ended */
const renderTable = (label: string, tokens: readonly Token[], request: FastifyRequest | null): Html =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table class="roomy">
<thead><tr><th scope="col">Name</th><th scope="col">Scopes</th><th scope="col">Made</th><th scope="col">Last used</th><th scope="col">Ends</th>${request !== null && html`<th scope="col"><span class="unseen">Act</span></th>`}</tr></thead>
<tbody>${tokens.map(
    (one) =>
      html`<tr><th scope="row"><bdi>${stripBidi(one.name ?? '') || 'without a name'}</bdi><br><code class="dim">${one.id}</code></th><td>${one.scopes.join(', ')}</td><td>${timeLabel(one.createdAt)}</td><td>${one.lastUsedAt === null ? 'never' : timeLabel(one.lastUsedAt)}</td><td>${renderEnd(one)}</td>${request !== null && html`<td>${renderRevoke(one, request)}</td>`}</tr>`,
  )}</tbody></table></div>`

const renderEnd = ({ revokedAt, expiresAt }: Token): Html => {
  if (revokedAt !== null) return html`revoked ${timeLabel(revokedAt)}`
  return expiresAt === null ? html`never` : timeLabel(expiresAt)
}

const renderRevoke = ({ id, name }: Token, { caller }: FastifyRequest): Html =>
  html`<details><summary>Revoke<span class="unseen"> ${stripBidi(name ?? '') || id}</span></summary><form class="stack tight" method="post" action="/tokens/${id}/revoke"><p class="fine">Its users are refused at once. This cannot be undone.${id === caller && html` <b>You use it yourself: you will be signed out.</b>`}</p><button class="risk">Revoke it</button></form></details>`

const NEW_TOKEN = html`<section class="panel" aria-labelledby="new"><h2 id="new">A new token</h2><form class="stack" method="post" action="/tokens">
<label>Name<input name="name" maxlength="200" placeholder="Who or what uses it"></label>
<fieldset><legend>Scopes</legend>${Scope.options.map(
  (scope) =>
    html`<label class="row"><input type="checkbox" name="scopes" value="${scope}"><span><code>${scope}</code> ${MEANINGS[scope]}</span></label>`,
)}</fieldset>
<label>Days until it ends<input type="number" name="days" min="1" max="${MAX_DAYS}" placeholder="never"></label>
<p><button>Make the token</button></p></form></section>`
