import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { formatNumber } from '../../card/format-number.ts'
import { formatRemaining } from '../../card/format-remaining.ts'
import { type Html, html, safeHref } from '../../card/html.ts'
import { stripBidi } from '../../card/strip-bidi.ts'
import { sumArticles } from '../../catalog/articles/article-sums.ts'
import { findArticle } from '../../catalog/articles/articles.ts'
import { listCitingVersions } from '../../catalog/articles/version-citations.ts'
import type { Db } from '../../catalog/catalog.ts'
import { findListedPosts } from '../../catalog/posts/listed-posts.ts'
import { ServiceError } from '../../model/errors.ts'
import { postSlug } from '../../model/platform.ts'
import { hasScope } from '../../model/scope.ts'
import type { App } from '../../runtime/app.ts'
import { resendArticle } from '../../services/intake/resend-article.ts'
import type { Api } from '../server/api.ts'
import { type ArticleView, buildArticleView } from '../views/article-view.ts'
import { admitRequest } from './archive-form.ts'
import { renderCitation } from './article-citation.ts'
import { renderNumbers } from './article-list.ts'
import { renderCitingVersions } from './article-versions.ts'
import { articleTitle, timeLabel } from './labels.ts'
import { sendPage } from './layout.ts'
import { buildHref } from './query-params.ts'

const Params = z.object({ id: z.string().max(64) })
/** `from`: the place of the first citation on the page. */
const Query = z.object({ from: z.coerce.number().int().min(0).max(100_000).default(0) })

/** Citations on a page: an article may have a thousand. */
const PAGE_SIZE = 40
/** Versions that are compared. */
const VERSIONS = 10

type Citation = ArticleView['citations'][number]
type PageApp = Pick<App, 'catalog' | 'queues' | 'clock' | 'platforms'>

/** `/articles/{id}`: an article's sum, citations and versions; a form there sends it again. */
export function articlePage(api: Api, app: PageApp): void {
  api.get(
    '/articles/:id',
    { config: { access: 'read' }, schema: { hide: true, params: Params, querystring: Query } },
    async (request, reply) => {
      const { db } = await app.catalog()
      const row = await loadRow(db, request.params.id)
      const [article, tallies, versions] = await Promise.all([
        buildArticleView(db, row, request.viewer),
        sumArticles(db, [row.id], request.viewer),
        listCitingVersions(db, row.id, VERSIONS),
      ])
      const tally = tallies.get(row.id)
      const title = articleTitle(article)
      const body = html`${renderHead(request, article, title)}
${tally !== undefined && html`<div class="panel sum">${renderNumbers({ ...tally, state: article.state })}</div>`}
${await renderCitations(db, app, request, article)}
${await renderCitingVersions(db, app.platforms.labels, versions, request.viewer)}`
      return sendPage(request, reply, { title, body })
    },
  )

  api.post(
    '/articles/:id/again',
    { config: { access: 'ingest' }, schema: { hide: true, params: Params } },
    async (request, reply) => {
      const { id, url } = await loadRow((await app.catalog()).db, request.params.id)
      await resendArticle(app, { id, url, ...(await admitRequest(request)) })
      return await reply.redirect(`/articles/${id}`, 303)
    },
  )
}

async function loadRow(db: Db, id: string) {
  const row = await findArticle(db, { id })
  if (!row) throw new ServiceError('not-found', `Unknown article ${id}.`, { input: id })
  return row
}

function renderHead(request: FastifyRequest, article: ArticleView, title: string): Html {
  const { articleId, url, author, publishedAt, unpublishedAt, state, line, error, citationsOmitted } = article
  const link = safeHref(url)
  const by = stripBidi(author ?? '')
  return html`<div><h1><bdi>${title}</bdi></h1><p class="fine">${
    link === null ? url : html`<a href="${link}" rel="noreferrer noopener">${url}</a>`
  }</p><p class="dim fine">${publishedAt === null ? 'Day of publication not known' : html`Published ${timeLabel(publishedAt)}`}${by !== '' && html` · <bdi>${by}</bdi>`}${
    unpublishedAt !== null && html` · no longer published since ${timeLabel(unpublishedAt)}`
  }</p></div>${
    error !== null &&
    html`<div class="notice bad" role="status"><p><b>Stet could not read this article</b> (<code>${error.code}</code>)</p><p class="said" dir="auto">${error.message}</p><p>${error.retryAt === null ? 'Stet does not try again by itself.' : html`Stet tries again ${timeLabel(error.retryAt)}.`}</p></div>`
  }${
    line !== null &&
    html`<p class="notice" role="status">${state === 'queued' ? 'It waits to be read' : 'Its posts are captured'}: ${formatNumber(line.ahead)} ahead${
      line.etaSeconds === null ? '' : `, about ${formatRemaining(line.etaSeconds)} left`
    }.</p>`
  }${
    hasScope(request.scopes ?? [], 'ingest') &&
    html`<form class="row" method="post" action="/articles/${articleId}/again"><button${error === null && html` class="plain"`}${state === 'queued' && html` disabled`}>Send again</button><span class="dim fine">${
      error === null
        ? 'Reads the page once more, and keeps a version if it changed.'
        : 'Reads what was sent, or the page, once more.'
    }</span></form>`
  }${
    citationsOmitted > 0 &&
    html`<p class="notice">The first citations are kept, ${formatNumber(citationsOmitted)} more are left out (<code>STET_MAX_CITATIONS</code>).</p>`
  }`
}

/** Captured posts first, in the order of the article; then those that wait, with the article's words. */
async function renderCitations(
  db: Db,
  app: PageApp,
  request: FastifyRequest,
  { articleId, citations }: ArticleView,
): Promise<Html> {
  const { from } = request.query as z.output<typeof Query>
  const ordered = [...citations.filter(isCaptured), ...citations.filter((one) => !isCaptured(one))]
  const shown = ordered.slice(from, from + PAGE_SIZE)
  const posts = await findListedPosts(
    db,
    shown.flatMap(({ platform, id }) => (id === null ? [] : [{ platform, id }])),
    request.viewer,
  )
  const items = shown.map((one) => {
    const row = one.id === null ? undefined : posts.get(postSlug({ platform: one.platform, id: one.id }))
    return html`<li>${renderCitation(one, row, app.platforms.labels)}</li>`
  })
  const page = (start: number) =>
    buildHref(`/articles/${articleId}`, { from: start === 0 ? null : String(start) })
  return html`<section class="stack" aria-labelledby="cited"><h2 id="cited">What it cites</h2>${
    items.length === 0 ? html`<p class="panel">No posts.</p>` : html`<ol class="hits">${items}</ol>`
  }${
    (from > 0 || ordered.length > from + PAGE_SIZE) &&
    html`<nav class="pager" aria-label="Pages">${from > 0 ? html`<a class="button plain" rel="prev" href="${page(Math.max(0, from - PAGE_SIZE))}">Before</a>` : html`<span></span>`}${
      ordered.length > from + PAGE_SIZE &&
      html`<a class="button plain" rel="next" href="${page(from + PAGE_SIZE)}">${formatNumber(ordered.length - from - PAGE_SIZE)} more</a>`
    }</nav>`
  }</section>`
}

const isCaptured = ({ outcome }: Citation): boolean => outcome !== null && outcome !== 'unresolved'
