import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Html, html } from '../../card/html.ts'
import type { PostsTable } from '../../catalog/tables/posts.ts'
import {
  type Approval,
  type PublicationState,
  type PublishPolicy,
  visibilityTo,
} from '../../model/publish-policy.ts'
import { hasScope } from '../../model/scope.ts'
import { KnownPlatform } from '../../platforms/registry.ts'
import type { App } from '../../runtime/app.ts'
import type { Mention } from '../../services/publication/mentioned-posts.ts'
import { setApproval } from '../../services/set-approval.ts'
import type { Api } from '../server/api.ts'
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
    { config: { access: 'admin' }, schema: { hide: true, body: Form } },
    async (request, reply) => {
      const { decision, to, ...post } = request.body
      await setApproval(app, post, decision === 'undecided' ? null : decision, request.caller)
      return await reply.redirect(to, 303)
    },
  )
}

type Row = Pick<PostsTable, 'platform' | 'id' | 'url' | 'approval' | 'state' | 'taken_down_at'>

const DECIDED: Readonly<Record<Approval, string>> = {
  approved: 'An editor approved it.',
  held: 'An editor holds it.',
}

const POLICIES: Readonly<Record<PublishPolicy, string>> = {
  none: 'nothing is shown, whatever an editor decides',
  approved: 'posts that an editor approved are shown',
  lost: 'posts that are lost, or that an editor approved, are shown',
  all: 'every post is shown unless an editor holds it',
}

/** Renders whether the public may see the post, the reason, and the buttons for editors. */
export function renderPublicationStatus(
  request: FastifyRequest,
  policy: PublishPolicy,
  row: Row,
  { witness, audience }: Pick<PublicationState, 'witness' | 'audience'>,
  hidden: readonly Mention[],
): Html {
  const { approval, state, taken_down_at } = row
  const shown =
    visibilityTo('public', policy, {
      takenDown: taken_down_at !== null,
      approval,
      state,
      witness,
      audience,
    }) === 'shown'
  return html`<section class="panel" aria-labelledby="publishing"><h2 id="publishing">Publishing</h2>
<p><b>${shown ? 'The public may see this copy.' : 'The public does not see this copy.'}</b> ${
    approval === null ? 'No editor has decided.' : DECIDED[approval]
  }${!shown && approval === null && witness === 'citation' && ' Text that only an article quotes needs approval.'}${
    audience === 'signed-in' &&
    ' The author asks that only readers with an account see this post. Showing it to the public needs approval.'
  }</p>
<p class="fine dim">The policy here: ${POLICIES[policy]}.</p>${renderApprovalButtons(request, row)}${renderHiddenMentions(request, hidden)}</section>`
}

/** Renders the quoted and answered posts that the public does not see. Each needs a decision of its own. */
function renderHiddenMentions(request: FastifyRequest, hidden: readonly Mention[]): Html | null {
  if (hidden.length === 0 || !hasScope(request.scopes ?? [], 'admin')) return null
  return html`<h3>Other posts in it</h3><p class="fine">The public does not see what belongs to these posts.</p><ul class="stack">${hidden.map(
    ({ platform, id, url }) =>
      html`<li>${id === null || url === null ? 'A post without a known address' : html`<bdi>${url}</bdi>${renderApprovalButtons(request, { platform, id, url, approval: null })}`}</li>`,
  )}</ul>`
}

/** Renders the decision buttons; null for a caller without the scope `admin`. */
export function renderApprovalButtons(
  request: FastifyRequest,
  row: Pick<Row, 'platform' | 'id' | 'url' | 'approval'>,
): Html | null {
  if (!hasScope(request.scopes ?? [], 'admin')) return null
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
