import { html } from '../../card/html.ts'
import { listPosts } from '../../catalog/search/list-posts.ts'
import { listFailedIntake } from '../../catalog/work/failed-intake.ts'
import { readQueueDepths } from '../../jobs/queue-depths.ts'
import { QUEUE_NAMES } from '../../jobs/queue-names.ts'
import { reasonLabel } from '../../model/reason-labels.ts'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { serializePost } from '../views/serializers.ts'
import { timeLabel } from './labels.ts'
import { sendPage } from './layout.ts'
import { renderSearchResult } from './post-list.ts'

const LIST_SIZE = 10

/** `/queues`: the depth of each queue, failed captures, and articles that could not be read. */
export function queuesPage(api: Api, app: Pick<App, 'catalog' | 'queues' | 'platforms'>): void {
  api.get('/queues', { config: { access: 'admin' }, schema: { hide: true } }, async (request, reply) => {
    const { db } = await app.catalog()
    const [depths, refused, failed, blocked] = await Promise.all([
      readQueueDepths(await app.queues(), QUEUE_NAMES),
      listFailedIntake(db, LIST_SIZE),
      listPosts(db, { outcome: 'failed' }, { cursor: null, limit: LIST_SIZE }),
      listPosts(db, { outcome: 'blocked' }, { cursor: null, limit: LIST_SIZE }),
    ])
    const body = html`<div class="row"><h1>Queues</h1><a class="button plain" href="/follows">Followed feeds</a> <a class="button plain" href="/webhooks">Webhooks</a> <a class="button plain" href="/tokens">Tokens</a> <a class="button plain" href="/queues/board/">Open the board</a></div>
<section class="panel" aria-labelledby="depths"><h2 id="depths">Depth</h2><div class="scroll" tabindex="0" role="region" aria-label="Queues"><table>
<thead><tr><th scope="col">Queue</th><th scope="col" class="n">Waiting</th><th scope="col" class="n">Active</th><th scope="col" class="n">Delayed</th><th scope="col" class="n">Dead letters</th><th scope="col">Oldest</th></tr></thead>
<tbody>${depths.map(
      ({ name, waiting, active, delayed, failed, oldestAt }) =>
        html`<tr><th scope="row">${name}</th><td class="n">${waiting}</td><td class="n">${active}</td><td class="n">${delayed}</td><td class="n">${failed}</td><td>${timeLabel(oldestAt?.toISOString() ?? null)}</td></tr>`,
    )}</tbody></table></div></section>
<section class="stack" aria-labelledby="failed"><h2 id="failed">Captures that failed</h2>${
      failed.posts.length + blocked.posts.length === 0
        ? html`<p class="panel">None.</p>`
        : html`<ol class="hits">${[...failed.posts, ...blocked.posts]
            .map(serializePost)
            .map(
              (post) =>
                html`<li>${renderSearchResult(post, app.platforms.labels, html`<p class="fine"><b>${post.reason === null ? 'unknown reason' : reasonLabel(post.reason)}</b>${post.retryAt !== null && html`, next attempt ${timeLabel(post.retryAt)}`}</p>`)}</li>`,
            )}</ol><p><a href="/posts?outcome=failed">All failed captures</a> · <a href="/posts?outcome=blocked">All blocked captures</a></p>`
    }</section>
<section class="panel" aria-labelledby="refused"><h2 id="refused">Articles that could not be read</h2>${
      refused.length === 0
        ? html`<p class="dim">None.</p>`
        : html`<ul class="stack">${refused.map(
            ({ url, error, updated_at }) =>
              html`<li><bdi>${url}</bdi><br><span class="fine"><b>${error?.code ?? ''}</b>: <span class="said">${error?.message ?? ''}</span> <span class="dim">${timeLabel(updated_at.toISOString())}</span></span></li>`,
          )}</ul>`
    }</section>`
    return sendPage(request, reply, { title: 'Queues', body })
  })
}
