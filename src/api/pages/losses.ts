import { z } from 'zod'
import type { App } from '../../app.ts'
import { html } from '../../card/html.ts'
import { plain } from '../../card/names.ts'
import { livenessWords } from '../../card/original.ts'
import { citingArticles } from '../../catalog/citations.ts'
import { listLosses } from '../../catalog/post-events.ts'
import { openHolds } from '../../catalog/watch-holds.ts'
import type { Api } from '../api.ts'
import { postView } from '../views.ts'
import { decisionForm } from './decision.ts'
import { sendPage } from './layout.ts'
import { Paging, pager } from './query.ts'
import { hit } from './search.ts'
import { when } from './words.ts'

const Query = z.object(Paging)
const PAGE = 20
/** So many of a post's articles are named in the list. */
const NAMED = 5

/** `/losses`: what was lost, when, cause, and which articles it leaves with a hole; newest first. */
export function lossesPage(api: Api, app: App): void {
  api.get(
    '/losses',
    { config: { access: 'read' }, schema: { hide: true, querystring: Query } },
    async (request, reply) => {
      const { cursor, back } = request.query
      const { db } = await app.catalog()
      const { losses, next } = await listLosses(db, { cursor: cursor ?? null, limit: PAGE })
      const holds = await openHolds(db)
      const cited = await Promise.all(losses.map((one) => citingArticles(db, one, NAMED)))
      const body = html`<div><h1>Losses</h1><p class="lede">Posts that checks agree are gone, newest loss first. Posts that were gone before they could be captured are under <a href="/?outcome=gone">gone</a> and <a href="/?outcome=salvaged">salvaged</a>.</p></div>${holds.map(
        ({ platform, since, cause }) =>
          html`<p class="notice">Losses on ${app.platforms.labels.platform(platform)} are held back since ${when(since.toISOString())}: ${cause}</p>`,
      )}
${
  losses.length === 0
    ? html`<p class="panel">Nothing was lost.</p>`
    : html`<ol class="hits">${losses.map((row, n) => {
        const post = postView(row)
        const cause = html`<p class="fine"><b>Lost ${when(row.lost_at.toISOString())}</b>${row.lost_cause && html`: ${livenessWords(row.lost_cause)}`}</p><p class="fine">Cited by ${
          cited[n]?.length === 0
            ? 'no article that is known here'
            : (cited[n]?.map(
                (one, place) =>
                  html`${place > 0 && ', '}<a class="above" href="/articles/${one.id}"><bdi>${plain(one.title ?? '') || one.url}</bdi></a>`,
              ) ?? null)
        }</p>${decisionForm(request, row)}`
        return html`<li>${hit(post, app.platforms.labels, cause)}</li>`
      })}</ol>`
}${pager('/losses', {}, { cursor, back, next })}`
      return sendPage(request, reply, { title: 'Losses', body })
    },
  )
}
