import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Html, html } from '../../card/html.ts'
import { stripBidi } from '../../card/strip-bidi.ts'
import { listCitingArticles } from '../../catalog/articles/citations.ts'
import type { Db } from '../../catalog/catalog.ts'
import { listLosses } from '../../catalog/posts/post-events.ts'
import { listPosts } from '../../catalog/search/list-posts.ts'
import type { PostRow } from '../../catalog/tables/posts.ts'
import { listHolds } from '../../catalog/watch/hold-repository.ts'
import type { PlatformLabels } from '../../model/labels.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Viewer } from '../../model/publish-policy.ts'
import { livenessLabel } from '../../model/state-labels.ts'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { serializePost } from '../views/serializers.ts'
import { renderApprovalButtons } from './approval-form.ts'
import { timeLabel } from './labels.ts'
import { sendPage } from './layout.ts'
import { renderLossFigures } from './loss-figures.ts'
import { renderPick, renderSelectionForm } from './many/selection.ts'
import { renderSearchResult } from './post-list.ts'
import { blankAsUndefined, PagingParams, renderPager } from './query-params.ts'

/** `state=gone`: the posts that were gone before their first capture, in place of the lost ones. */
const Query = z.object({ state: blankAsUndefined(z.enum(['gone'])), ...PagingParams })
const PAGE_SIZE = 20
/** At most this many citing articles are listed for each post. */
const MAX_ARTICLES = 5

type ListedPost = PostRow & { readonly about: Html }

/** `/losses`: lost posts with time, cause and citing articles, newest first; with `?state=gone` those that were gone before their first capture. */
export function lostPostsPage(api: Api, app: Pick<App, 'catalog' | 'platforms' | 'clock'>): void {
  api.get(
    '/losses',
    { config: { access: 'read' }, schema: { hide: true, querystring: Query } },
    async (request, reply) => {
      const { state, cursor, back } = request.query
      const { db } = await app.catalog()
      const page = { cursor: cursor ?? null, limit: PAGE_SIZE }
      const list = state === 'gone' ? findGone : findLosses
      const isFirst = state === undefined && cursor === undefined
      const [{ posts, next }, gone, holds, figures] = await Promise.all([
        list(db, page, request.viewer),
        isFirst ? findGone(db, page, request.viewer) : null,
        listHolds(db),
        isFirst ? renderLossFigures(db, app.clock.now()) : null,
      ])
      const { title, lede } = state === 'gone' ? GONE : LOST
      const render = (rows: readonly ListedPost[]) => renderPosts(request, db, rows, app.platforms.labels)
      const body = html`<div><h1>${title}</h1><p class="lede">${lede}</p></div>${holds.map(
        ({ platform, since, cause }) =>
          html`<p class="notice">Losses on ${app.platforms.labels.platform(platform)} have been held since ${timeLabel(since.toISOString())}: ${cause}</p>`,
      )}
<nav aria-label="Lists"><ul class="tabs"><li><a href="/losses"${state === undefined && html` aria-current="true"`}>Lost while Stet watched</a></li><li><a href="/losses?state=gone"${state === 'gone' && html` aria-current="true"`}>Gone before the first capture</a></li></ul></nav>${figures}
${posts.length === 0 ? html`<p class="panel">${next === null ? 'None.' : 'None so far. Go on to older posts.'}</p>` : html`<h2 class="unseen">${title}, newest first</h2>${renderSelectionForm(request, [...posts, ...(gone?.posts ?? [])].map(serializePost))}${await render(posts)}`}${renderPager('/losses', { state }, { cursor, back, next })}${
  gone !== null &&
  gone.posts.length > 0 &&
  html`<h2>${GONE.title}</h2>${await render(gone.posts)}<p><a href="/losses?state=gone">${gone.next === null ? 'This list alone' : 'All of them'}</a></p>`
}`
      return sendPage(request, reply, { title, body })
    },
  )
}

const LOST = { title: 'Losses', lede: 'Posts that are gone, confirmed by several checks, newest loss first.' }
const GONE = {
  title: 'Gone before the first capture',
  lede: html`Posts that were dead when Stet first asked for them, so that nobody saw them live. Those that died since are under <a href="/losses">losses</a>.`,
}

async function renderPosts(
  request: FastifyRequest,
  db: Db,
  posts: readonly ListedPost[],
  labels: PlatformLabels,
): Promise<Html> {
  const items = await Promise.all(
    posts.map(async (row) => {
      const more = html`${row.about}${await renderCiting(db, row)}${renderApprovalButtons(request, row)}`
      const post = serializePost(row)
      return html`<li>${renderPick(request, post)}${renderSearchResult(post, labels, more)}</li>`
    }),
  )
  return html`<ol class="hits">${items}</ol>`
}

interface Page {
  readonly cursor: string | null
  readonly limit: number
}

async function findLosses(db: Db, page: Page, viewer: Viewer) {
  const found = await listLosses(db, page, viewer)
  const posts: ListedPost[] = found.losses.map((row) => ({
    ...row,
    about: html`<p class="fine"><b>Lost ${timeLabel(row.lost_at.toISOString())}</b>${row.lost_cause && html`: ${livenessLabel(row.lost_cause)}`}</p>`,
  }))
  return { posts, next: found.next }
}

async function findGone(db: Db, page: Page, viewer: Viewer) {
  const found = await listPosts(db, { state: 'gone', viewer }, page)
  const posts: ListedPost[] = found.posts.map((row) => ({
    ...row,
    about: html`<p class="fine"><b>Gone</b>${row.shown_liveness && html`: ${livenessLabel(row.shown_liveness)}`}. Known since ${timeLabel(row.created_at.toISOString())}</p>`,
  }))
  return { posts, next: found.next }
}

async function renderCiting(db: Db, post: Pick<PostRef, 'platform' | 'id'>): Promise<Html> {
  const articles = await listCitingArticles(db, post, MAX_ARTICLES)
  return html`<p class="fine">Cited by ${
    articles.length === 0
      ? 'no known article'
      : articles.map(
          (one, place) =>
            html`${place > 0 && ', '}<a class="above" href="/articles/${one.id}"><bdi>${stripBidi(one.title ?? '') || one.url}</bdi></a>`,
        )
  }</p>`
}
