import { z } from 'zod'
import { formatNumber } from '../../card/format-number.ts'
import { formatDay, formatPublished } from '../../card/format-time.ts'
import { type Html, html, safeHref } from '../../card/html.ts'
import { stripBidi } from '../../card/strip-bidi.ts'
import { findArticle } from '../../catalog/articles/articles.ts'
import { listArticles } from '../../catalog/articles/list-articles.ts'
import { ServiceError } from '../../model/errors.ts'
import type { PlatformLabels } from '../../model/labels.ts'
import { outcomeSentence } from '../../model/outcome-labels.ts'
import { reasonLabel } from '../../model/reason-labels.ts'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { type ArticleView, buildArticleView } from '../views/article-view.ts'
import { serializeTime } from '../views/serializers.ts'
import { authorLabel, outcomeBadge, postPath, stateBadge, timeLabel } from './labels.ts'
import { sendPage } from './layout.ts'
import { blankAsUndefined, PagingParams, renderPager } from './query-params.ts'

const Params = z.object({ id: z.string().max(64) })
const Query = z.object({
  url: blankAsUndefined(z.string().max(8_192)),
  lost: blankAsUndefined(z.enum(['true'])),
  dead: blankAsUndefined(z.enum(['true'])),
  ...PagingParams,
})
const PAGE_SIZE = 50

/** The lists of articles; `dead` has the articles of `lost` too. */
const LISTS = {
  all: { href: '/articles', label: 'All', title: 'Articles', none: 'No articles yet.' },
  lost: {
    href: '/articles?lost=true',
    label: 'With a lost post',
    title: 'Articles that cite a lost post',
    none: 'No article cites a lost post.',
  },
  dead: {
    href: '/articles?dead=true',
    label: 'With a dead post',
    title: 'Articles that cite a post that is lost or was gone before its capture',
    none: 'No article cites a dead post.',
  },
} as const

type Citation = ArticleView['citations'][number]

/** `/articles` lists articles, or those that cite a lost or dead post; `/articles/{id}` shows an article's citations and their states. */
export function articlePages(api: Api, app: Pick<App, 'catalog' | 'platforms'>): void {
  const read = { access: 'read' as const }
  api.get(
    '/articles',
    { config: read, schema: { hide: true, querystring: Query } },
    async (request, reply) => {
      const { url, lost, dead, cursor, back } = request.query
      const { db } = await app.catalog()
      if (url !== undefined) {
        const article = await findArticle(db, { url })
        if (article) return await reply.redirect(`/articles/${article.id}`, 303)
        throw new ServiceError('not-found', `${url} is not in the catalog.`, { input: url })
      }
      const { articles, next } = await listArticles(
        db,
        { lost: lost === 'true', dead: dead === 'true' },
        { cursor: cursor ?? null, limit: PAGE_SIZE },
      )
      const chosen = lost ? 'lost' : dead ? 'dead' : 'all'
      const { title, none } = LISTS[chosen]
      const body = html`<h1>${title}</h1>
<search><form class="panel search" method="get" action="/articles"><div class="ask"><label>URL of an article<input type="url" name="url" required></label><button>Open</button></div></form></search>
<nav class="row" aria-label="Articles">${Object.entries(LISTS).map(
        ([name, { href, label }]) =>
          html`<a href="${href}"${name === chosen && html` aria-current="true"`}>${label}</a>`,
      )}</nav>
${
  articles.length === 0
    ? html`<p class="panel">${next === null ? none : 'None so far. Go on to older articles.'}</p>`
    : html`<ol class="hits">${articles.map(
        (one) =>
          html`<li><article class="hit"><h3><a href="/articles/${one.id}"><bdi>${stripBidi(one.title ?? '') || one.url}</bdi></a></h3><p class="dim fine">${
            one.published_at && html`${formatDay(one.published_at.toISOString())} · `
          }<bdi>${one.url}</bdi></p></article></li>`,
      )}</ol>`
}${renderPager('/articles', { lost, dead }, { cursor, back, next })}`
      return sendPage(request, reply, { title, body })
    },
  )

  api.get(
    '/articles/:id',
    { config: read, schema: { hide: true, params: Params } },
    async (request, reply) => {
      const { db } = await app.catalog()
      const row = await findArticle(db, { id: request.params.id })
      if (!row)
        throw new ServiceError('not-found', `Unknown article ${request.params.id}.`, {
          input: request.params.id,
        })
      const article = await buildArticleView(db, row, request.viewer)
      const title = stripBidi(article.title ?? '') || article.url
      return sendPage(request, reply, { title, body: renderArticle(article, title, app.platforms.labels) })
    },
  )
}

function renderArticle(article: ArticleView, title: string, labels: PlatformLabels): Html {
  const link = safeHref(article.url)
  const { citations, citationsOmitted } = article
  const lost = citations.filter(({ state }) => state === 'lost').length
  const gone = citations.filter(({ state }) => state === 'gone').length
  return html`<div><h1><bdi>${title}</bdi></h1><p class="fine">${
    link === null ? article.url : html`<a href="${link}" rel="noreferrer noopener">${article.url}</a>`
  }</p></div>
<dl class="facts panel"><dt>Published</dt><dd>${timeLabel(article.publishedAt)}${
    article.unpublishedAt !== null && html`; no longer since ${timeLabel(article.unpublishedAt)}`
  }</dd>
<dt>State</dt><dd>${article.state}${article.error !== null && html`: <b>${article.error.code}</b>, ${article.error.message}`}</dd>
<dt>Cites</dt><dd>${citations.length} ${citations.length === 1 ? 'post' : 'posts'}${lost > 0 && html`, <b>${lost} lost</b>`}${gone > 0 && html`, <b>${gone} gone before the capture</b>`}${
    citationsOmitted > 0 &&
    html`. The first citations are kept, ${formatNumber(citationsOmitted)} more are left out (<code>STET_MAX_CITATIONS</code>).`
  }</dd>
<dt>Versions</dt><dd><ul>${article.versions.map(
    ({ recordedAt, bodySha256 }) =>
      html`<li>${timeLabel(serializeTime(new Date(recordedAt ?? 0)))} <code title="SHA-256 of the body">${bodySha256.slice(0, 16)}…</code></li>`,
  )}</ul></dd></dl>
<section class="stack" aria-labelledby="cited"><h2 id="cited">Citations</h2>${
    citations.length === 0
      ? html`<p class="panel">No posts.</p>`
      : html`<ol class="hits">${citations.map((one) => html`<li>${renderCitation(one, labels)}</li>`)}</ol>`
  }</section>`
}

const ROLES: Readonly<Record<Citation['role'], string>> = {
  embed: 'embedded',
  link: 'linked',
  flattened: 'flattened: without its URL',
}

function renderCitation(one: Citation, labels: PlatformLabels): Html {
  const published = formatPublished(one)
  const who =
    one.author === null && one.id === null ? html`A post` : authorLabel(one.platform, one.author, labels)
  const name =
    one.id === null
      ? who
      : html`<a href="${postPath({ platform: one.platform, id: one.id })}">${one.author === null ? html`Post <bdi>${one.id}</bdi>` : who}</a>`
  return html`<article class="hit"><h3>${name}</h3>
<p class="row">${outcomeBadge(one.outcome)}${one.state !== null && stateBadge(one.state, one.liveness)}<span class="dim fine">${labels.platform(one.platform)}, ${ROLES[one.role]}${
    published !== null && html` · ${published}`
  }</span></p>${
    one.takenDown
      ? html`<p class="dim">This post was taken down.</p>`
      : one.text !== null &&
        html`<p class="said" dir="auto">${one.text}</p><p class="dim fine">as quoted in the article</p>`
  }${one.outcome !== null && one.outcome !== 'captured' && html`<p class="fine">${outcomeSentence(one.outcome)}${one.reason !== null && ` (${reasonLabel(one.reason)})`}</p>`}</article>`
}
