import { type Html, html } from '../../card/html.ts'
import type { listLosses } from '../../catalog/posts/post-events.ts'
import type { PlatformLabels } from '../../model/labels.ts'
import { livenessLabel } from '../../model/state-labels.ts'
import type { Overview } from '../../services/status/read-overview.ts'
import { serializePost } from '../views/serializers.ts'
import { counted, timeLabel } from './labels.ts'
import { renderSearchResult } from './post-list.ts'

type Losses = Awaited<ReturnType<typeof listLosses>>['losses']

/** What waits for a person, each with the list that it leads to; and the newest losses. */
export function renderNeeds(overview: Overview, losses: Losses, labels: PlatformLabels): Html {
  const needs = listNeeds(overview, labels)
  return html`<section class="panel" aria-labelledby="needs"><h2 id="needs">Needs you</h2>${
    needs.length === 0
      ? html`<p>Nothing: every article was read, every copy is whole.</p>`
      : html`<ul class="needs">${needs.map((one) => html`<li>${one}</li>`)}</ul>`
  }</section>${
    losses.length > 0 &&
    html`<section class="stack" aria-labelledby="newest"><h2 id="newest" class="row">Newest losses <a class="fine" href="/losses">All losses</a></h2><ol class="hits">${losses.map(
      (row) =>
        html`<li>${renderSearchResult(serializePost(row), labels, html`<p class="fine"><b>Lost ${timeLabel(row.lost_at.toISOString())}</b>${row.lost_cause !== null && `: ${livenessLabel(row.lost_cause)}`}</p>`)}</li>`,
    )}</ol></section>`
  }`
}

function listNeeds({ posts, articles, audits, holds }: Overview, labels: PlatformLabels): Html[] {
  const failed = posts
    .filter(({ outcome }) => outcome === 'failed')
    .reduce((sum, { count }) => sum + Number(count), 0)
  const blocked = posts
    .filter(({ outcome }) => outcome === 'blocked')
    .reduce((sum, { count }) => sum + Number(count), 0)
  const damaged = audits.damaged.length
  return [
    damaged > 0 && html`<a href="/report#damaged">${counted(damaged, 'copy is', 'copies are')} damaged</a>`,
    articles.failed.count > 0 &&
      html`<a href="/articles?state=failed">${articles.failed.more ? 'More than ' : ''}${counted(articles.failed.count, 'article')} could not be read</a>`,
    failed > 0 &&
      html`<a href="/posts?outcome=failed">${counted(failed, 'capture')} failed</a>; Stet tries again`,
    blocked > 0 &&
      html`<a href="/posts?outcome=blocked">${counted(blocked, 'post')}</a> whose platform refuses to answer Stet`,
    ...holds.map(
      ({ platform, since, cause }) =>
        html`<a href="/losses">Losses on ${labels.platform(platform)}</a> are held since ${timeLabel(since.toISOString())}: ${cause === 'canary' ? 'a post known to live is not answered as alive' : 'more accounts than usual look dead at once'}`,
    ),
  ].filter((one) => one !== false)
}
