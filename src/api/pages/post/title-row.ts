import type { FastifyRequest } from 'fastify'
import { formatPublished } from '../../../card/format-time.ts'
import { type Html, html } from '../../../card/html.ts'
import type { PlatformLabels } from '../../../model/labels.ts'
import { outcomeSentence } from '../../../model/outcome-labels.ts'
import type { Approval } from '../../../model/publish-policy.ts'
import type { PostView } from '../../views/post-view.ts'
import { ACT_SCOPES, mayAct, type PageAct } from '../act-scopes.ts'
import { authorLabel, outcomeBadge, POSTS_PATH, postPath, stateBadge } from '../labels.ts'
import { buildHref } from '../query-params.ts'

/** Renders the top of a post's page: whose it is, the state of copy and original, and what one can do. */
export function renderTitleRow(
  request: FastifyRequest,
  post: PostView,
  { shown, approval, labels }: { shown: string | null; approval: Approval | null; labels: PlatformLabels },
): Html {
  const published = formatPublished(post)
  const stories = post.articles.length
  return html`<div class="head"><p class="fine"><a href="${POSTS_PATH}">Posts</a> / <a href="${buildHref(POSTS_PATH, { platform: post.platform })}">${labels.platform(post.platform)}</a></p>
<h1>${post.author === null ? `${labels.platform(post.platform)} post` : authorLabel(post.platform, post.author, labels)}</h1>
<p class="row">${stateBadge(post.state, post.liveness)}${outcomeBadge(post.outcome)}<span class="dim fine">${
    published === null ? post.outcome !== null && outcomeSentence(post.outcome) : html`published ${published}`
  }</span>${stories > 0 && html`<a class="fine" href="#cited">in ${stories === 1 ? 'one story' : `${stories} stories`}</a>`}</p>
<div class="actions">${
    shown !== null &&
    html`<a class="button" href="/v1/snapshots/${shown}/wacz" download>Download</a><a class="button plain" href="#cite">Cite</a><a class="button plain" href="#put-back">Embed</a><a class="button plain" href="/snapshots/${shown}/proof">Prove</a>`
  }${mayAct(request, 'check') && renderAct(post, 'check', 'Check now')}${
    mayAct(request, 'capture') && renderAct(post, 'capture', 'Capture again')
  }${mayAct(request, 'decide') && renderDecisions(request, post, approval)}${
    mayAct(request, 'takeDown') &&
    html`<a class="button plain risk" href="${postPath(post)}/take-down">Take down…</a>`
  }</div>${renderLacking(request)}</div>`
}

const renderAct = (post: PostView, act: string, label: string): Html =>
  html`<form method="post" action="${postPath(post)}/${act}"><button class="plain">${label}</button></form>`

/** Renders the decisions that would change something, in one form. */
export function renderDecisions(
  request: FastifyRequest,
  { platform, id, url }: Pick<PostView, 'platform' | 'id' | 'url'>,
  approval: Approval | null,
): Html {
  const fields = Object.entries({ platform, id, url, to: request.url })
  const choices = (
    [
      ['approved', 'Approve'],
      ['held', 'Hold'],
      ['undecided', 'Withdraw the decision'],
    ] as const
  ).filter(([decision]) => decision !== (approval ?? 'undecided'))
  return html`<form class="row" method="post" action="/decisions">${fields.map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}${choices.map(
    ([decision, label]) => html`<button class="plain" name="decision" value="${decision}">${label}</button>`,
  )}</form>`
}

const ACT_NAMES: Readonly<Record<PageAct, string>> = {
  decide: 'approve and hold',
  check: 'check',
  capture: 'capture again',
  takeDown: 'take down',
}

const LIST = new Intl.ListFormat('en', { type: 'disjunction' })

/** Names what a caller may not do, and the scope that it needs. */
function renderLacking(request: FastifyRequest): Html | null {
  const acts = (Object.keys(ACT_SCOPES) as PageAct[]).filter((act) => !mayAct(request, act))
  if (acts.length === 0) return null
  const scopes = [...Map.groupBy(acts, (act) => ACT_SCOPES[act])]
  return html`<p class="fine dim">${scopes.map(
    ([scope, some]) =>
      html`To ${LIST.format(some.map((act) => ACT_NAMES[act]))} one needs a token with the scope <code>${scope}</code>. `,
  )}</p>`
}
