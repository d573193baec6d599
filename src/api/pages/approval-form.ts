import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Html, html } from '../../card/html.ts'
import type { PostsTable } from '../../catalog/tables/posts.ts'
import type { Approval } from '../../model/publish-policy.ts'
import { KnownPlatform } from '../../platforms/registry.ts'
import type { App } from '../../runtime/app.ts'
import { setApproval } from '../../services/publication/set-approval.ts'
import type { Api } from '../server/api.ts'
import { ACT_SCOPES, mayAct } from './act-scopes.ts'
import { LocalPath } from './query-params.ts'

const Form = z.object({
  platform: KnownPlatform,
  id: z.string().min(1).max(2_000),
  url: z.url().max(8_192),
  decision: z.enum(['approved', 'held', 'undecided']),
  to: LocalPath,
})

/** `POST /decisions`: sets an editor's decision whether the public may see a post, from a form on a page. */
export function registerApprovalForm(
  api: Api,
  app: Pick<App, 'catalog' | 'ledger' | 'snapshotCache' | 'clock' | 'logger'>,
): void {
  api.post(
    '/decisions',
    { config: { access: ACT_SCOPES.decide }, schema: { hide: true, body: Form } },
    async (request, reply) => {
      const { decision, to, ...post } = request.body
      await setApproval(app, post, decision === 'undecided' ? null : decision, request.caller)
      return await reply.redirect(to, 303)
    },
  )
}

type Row = Pick<PostsTable, 'platform' | 'id' | 'url' | 'approval' | 'state' | 'taken_down_at'>

/** Renders the decision buttons; null for a caller who may not decide. */
export function renderApprovalButtons(
  request: FastifyRequest,
  row: Pick<Row, 'platform' | 'id' | 'url' | 'approval'>,
): Html | null {
  if (!mayAct(request, 'decide')) return null
  const { platform, id, url, approval } = row
  const choice = (decision: Approval | 'undecided', label: string, plain: boolean) =>
    html`<button name="decision" value="${decision}"${plain && html` class="plain"`}>${label}</button>`
  return html`<form method="post" action="/decisions" class="row">${Object.entries({
    platform,
    id,
    url,
    to: request.url,
  }).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}${approval !== 'approved' && choice('approved', 'Approve', false)}${approval !== 'held' && choice('held', 'Hold', true)}${
    approval !== null && choice('undecided', 'Withdraw the decision', true)
  }</form>`
}
