import type { FastifyRequest } from 'fastify'
import { embedMarkup, expectedHeight, FRAME_SIZE } from '../../../card/embed-frame.ts'
import { type Html, html } from '../../../card/html.ts'
import type { PostRow } from '../../../catalog/tables/posts.ts'
import type { PostRecord } from '../../../model/post-record.ts'
import { type Approval, type PublishPolicy, visibilityTo } from '../../../model/publish-policy.ts'
import type { Mention } from '../../../services/publication/mentioned-posts.ts'
import { ACT_SCOPES, mayAct } from '../act-scopes.ts'
import { renderCopyField } from '../copy-field.ts'
import { renderDecisions } from './title-row.ts'

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

type Row = Pick<PostRow, 'platform' | 'id' | 'url' | 'approval' | 'state' | 'taken_down_at'>

interface Publication {
  readonly row: Row
  readonly record: PostRecord
  readonly policy: PublishPolicy
  /** The other posts in it that the public does not see. */
  readonly hidden: readonly Mention[]
  /** The public URL of this service. */
  readonly base: string
}

/** Renders whether the public may see the copy, and the snippet that puts it into an article; or what to do until it may. */
export function renderPutBack(request: FastifyRequest, publication: Publication): Html {
  const { row, record, policy, hidden, base } = publication
  const { witness, audience } = record
  const { approval } = row
  const isShown = isPublic(policy, row, record)
  return html`<section class="panel" aria-labelledby="put-back"><h2 id="put-back">Put it back</h2>
<p><b>${isShown ? 'The public may see this copy.' : 'The public does not see this copy.'}</b> ${
    approval === null ? 'No editor has decided.' : DECIDED[approval]
  }${!isShown && approval === null && witness === 'citation' && ' Text that only an article quotes needs approval.'}${
    audience === 'signed-in' &&
    ' The author asks that only readers with an account see this post. Showing it to the public needs approval.'
  } <span class="dim">The policy here: ${POLICIES[policy]}.</span></p>
${isShown ? renderSnippets(base, row, record) : renderWhatToDo(request, policy, row)}${renderHiddenMentions(request, hidden)}</section>`
}

/** Whether the policy and the editors' decision let the public see the post. */
const isPublic = (
  policy: PublishPolicy,
  { taken_down_at, approval, state }: Row,
  { witness, audience }: Pick<PostRecord, 'witness' | 'audience'>,
): boolean =>
  visibilityTo('public', policy, {
    takenDown: taken_down_at !== null,
    approval,
    state,
    witness,
    audience: audience ?? null,
  }) === 'shown'

function renderSnippets(base: string, row: Row, record: PostRecord): Html {
  const { width } = FRAME_SIZE
  const frame = embedMarkup(base, row, record.author, { width, height: expectedHeight(record, width) })
  return html`${renderCopyField({ id: 'snippet', label: 'A frame with the copy', text: frame, help: 'Readers see this copy where it stands in an article. One click selects all of it.' })}
${renderCopyField({ id: 'frame-address', label: 'Address for tools that speak oEmbed', text: `${base}/embed/${row.platform}/${encodeURIComponent(row.id)}` })}`
}

function renderWhatToDo(request: FastifyRequest, policy: PublishPolicy, row: Row): Html {
  if (policy === 'none') {
    return html`<p>Nothing can be embedded while <code>STET_PUBLISH</code> is <code>none</code>. The operator sets it.</p>`
  }
  if (!mayAct(request, 'decide')) {
    return html`<p>The snippet for articles stands here once an editor approves the post, with a token of the scope <code>${ACT_SCOPES.decide}</code>.</p>`
  }
  return html`<p>Approve it, and the snippet for articles stands here.</p>${renderDecisions(request, row, row.approval)}`
}

/** Renders the quoted and answered posts that the public does not see. Each needs a decision of its own. */
function renderHiddenMentions(request: FastifyRequest, hidden: readonly Mention[]): Html | null {
  if (hidden.length === 0 || !mayAct(request, 'decide')) return null
  return html`<h3>Other posts in it</h3><p class="fine">The public does not see what belongs to these posts.</p><ul class="stack">${hidden.map(
    ({ platform, id, url }) =>
      html`<li>${id === null || url === null ? 'A post without a known address' : html`<bdi>${url}</bdi>${renderDecisions(request, { platform, id, url }, null)}`}</li>`,
  )}</ul>`
}
