import { type Html, html } from '../../card/html.ts'
import { listFollows } from '../../catalog/discover/follows.ts'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { timeLabel } from './labels.ts'
import { sendPage } from './layout.ts'

const MAX_ROWS = 1_000

/** `/follows`: the feeds and sitemaps that are followed, when each last worked, and what it brought. */
export function followsPage(api: Api, app: Pick<App, 'catalog'>): void {
  api.get('/follows', { config: { access: 'admin' }, schema: { hide: true } }, async (request, reply) => {
    const rows = await listFollows((await app.catalog()).db, MAX_ROWS)
    const body = html`<h1>Followed feeds and sitemaps</h1>
<section class="panel">${rows.length === 0 ? html`<p class="dim">None. Name them in STET_FOLLOW, or run stet follow.</p>` : table(rows)}</section>`
    return sendPage(request, reply, { title: 'Followed', body })
  })
}

const table = (rows: Awaited<ReturnType<typeof listFollows>>): Html =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="Followed"><table>
<thead><tr><th scope="col">Address</th><th scope="col">Last worked</th><th scope="col">Last new</th><th scope="col" class="n">Articles</th><th scope="col" class="n">Requests</th><th scope="col" class="n">Unchanged</th><th scope="col">Next</th></tr></thead>
<tbody>${rows.map(
    ({ url, error, worked_at, changed_at, articles, requests, unchanged, next_at }) =>
      html`<tr><th scope="row"><bdi>${url}</bdi>${error && html`<br><span class="fine"><b>${error.code}</b>: <span class="said">${error.message}</span></span>`}</th><td>${timeLabel(worked_at?.toISOString() ?? null)}</td><td>${timeLabel(changed_at?.toISOString() ?? null)}</td><td class="n">${articles}</td><td class="n">${requests}</td><td class="n">${unchanged}</td><td>${timeLabel(next_at?.toISOString() ?? null)}</td></tr>`,
  )}</tbody></table></div>`
