import { z } from 'zod'
import { html } from '../../card/html.ts'
import { livenessLabel } from '../../card/original-state.ts'
import { stripBidi } from '../../card/strip-bidi.ts'
import { listCitingArticles } from '../../catalog/articles/citations.ts'
import { listGoneRows } from '../../catalog/posts/gone-posts.ts'
import { listLosses } from '../../catalog/posts/post-events.ts'
import { listHolds } from '../../catalog/watch/hold-repository.ts'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { serializePost } from '../views/serializers.ts'
import { renderApprovalButtons } from './approval-form.ts'
import { timeLabel } from './labels.ts'
import { sendPage } from './layout.ts'
import { PagingParams, renderPager } from './query-params.ts'
import { renderSearchResult } from './search.ts'

const Query = z.object(PagingParams)
const PAGE_SIZE = 20
/** At most this many citing articles are listed for each post. */
const MAX_ARTICLES = 5

/** `/losses`: lost posts with time, cause and citing articles, newest first. */
export function lostPostsPage(api: Api, app: Pick<App, 'catalog' | 'platforms'>): void {
  api.get(
    '/losses',
    { config: { access: 'read' }, schema: { hide: true, querystring: Query } },
    async (request, reply) => {
      const { cursor, back } = request.query
      const { db } = await app.catalog()
      const { losses, next } = await listLosses(
        db,
        { cursor: cursor ?? null, limit: PAGE_SIZE },
        request.viewer,
      )
      // Only the first page has them: the report lists all.
      const gone = cursor === undefined ? await listGoneRows(db, PAGE_SIZE, request.viewer) : []
      const holds = await listHolds(db)
      const cited = await Promise.all(losses.map((one) => listCitingArticles(db, one, MAX_ARTICLES)))
      const body = html`<div><h1>Losses</h1><p class="lede">Posts that are gone, confirmed by several checks, newest loss first. Below are those that were <a href="/?outcome=gone">gone</a> or <a href="/?outcome=salvaged">salvaged</a> before their first capture.</p></div>${holds.map(
        ({ platform, since, cause }) =>
          html`<p class="notice">Losses on ${app.platforms.labels.platform(platform)} have been held since ${timeLabel(since.toISOString())}: ${cause}</p>`,
      )}
${
  losses.length === 0
    ? html`<p class="panel">No losses.</p>`
    : html`<ol class="hits">${losses.map((row, n) => {
        const post = serializePost(row)
        const cause = html`<p class="fine"><b>Lost ${timeLabel(row.lost_at.toISOString())}</b>${row.lost_cause && html`: ${livenessLabel(row.lost_cause)}`}</p><p class="fine">Cited by ${
          cited[n]?.length === 0
            ? 'no known article'
            : (cited[n]?.map(
                (one, place) =>
                  html`${place > 0 && ', '}<a class="above" href="/articles/${one.id}"><bdi>${stripBidi(one.title ?? '') || one.url}</bdi></a>`,
              ) ?? null)
        }</p>${renderApprovalButtons(request, row)}`
        return html`<li>${renderSearchResult(post, app.platforms.labels, cause)}</li>`
      })}</ol>`
}${renderPager('/losses', {}, { cursor, back, next })}${
  gone.length > 0 &&
  html`<h2>Gone before the first capture</h2><ol class="hits">${gone.map((row) => html`<li>${renderSearchResult(serializePost(row), app.platforms.labels)}</li>`)}</ol>`
}`
      return sendPage(request, reply, { title: 'Losses', body })
    },
  )
}
