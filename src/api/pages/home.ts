import { type Html, html } from '../../card/html.ts'
import { listLosses } from '../../catalog/posts/post-events.ts'
import { hasScope } from '../../model/scope.ts'
import type { App } from '../../runtime/app.ts'
import { readOverview } from '../../services/status/read-overview.ts'
import type { Api } from '../server/api.ts'
import { memoizeFor } from '../server/memoize-ttl.ts'
import { renderFirstSteps } from './first-steps.ts'
import { renderDaily, renderHouse, renderPlatforms, renderTiles } from './home-figures.ts'
import { renderNeeds } from './home-needs.ts'
import { sendPage } from './layout.ts'
import { createStatusCache, renderUnderWay } from './under-way.ts'

/** How long counts over whole tables are reused. */
const OVERVIEW_TTL_MS = 60_000
/** Newest losses on the page. */
const LOSSES = 4

/** `/`: whether all is well, what needs the reader, and what there is; an empty archive shows the first steps. */
export function homePage(api: Api, app: Pick<App, 'catalog' | 'clock' | 'queueDepths' | 'platforms'>): void {
  const overviewOf = memoizeFor(OVERVIEW_TTL_MS, () => readOverview(app))
  const statusOf = createStatusCache(app)
  api.get('/', { config: { access: 'read' }, schema: { hide: true } }, async (request, reply) => {
    const { db } = await app.catalog()
    const [overview, status, { losses }] = await Promise.all([
      overviewOf(),
      statusOf(),
      listLosses(db, { cursor: null, limit: LOSSES }, request.viewer),
    ])
    const may = (scope: 'ingest' | 'admin') => request.scopes !== null && hasScope(request.scopes, scope)
    const underWay = renderUnderWay(status, may('admin') ? '/queues' : null)
    const isEmpty = overview.posts.length === 0 && overview.articles.all === 0 && underWay === null
    const body: Html = isEmpty
      ? renderFirstSteps(may('ingest'))
      : html`<h1 class="unseen">Home</h1>${underWay}
${renderTiles(overview)}
<div class="wide-first"><div class="stack">${renderNeeds(overview, losses, app.platforms.labels)}${renderDaily(overview, app.platforms.labels)}</div>
<div class="stack">${renderPlatforms(overview, app.platforms.labels)}${renderHouse(overview, status, app.platforms.labels)}</div></div>`
    return sendPage(request, reply, { title: 'Home', body })
  })
}
