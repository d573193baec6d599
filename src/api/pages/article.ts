import { z } from 'zod'
import type { App } from '../../app.ts'
import { type Html, html, webLink } from '../../card/html.ts'
import { plain } from '../../card/names.ts'
import { day } from '../../card/time.ts'
import { findArticle } from '../../catalog/articles.ts'
import { listArticles } from '../../catalog/list-articles.ts'
import { ServiceError } from '../../model/errors.ts'
import type { PlatformLabels } from '../../model/labels.ts'
import type { Api } from '../api.ts'
import { type ArticlePage, articlePage } from '../article-page.ts'
import { time } from '../views.ts'
import { sendPage } from './layout.ts'
import { blank, Paging, pager } from './query.ts'
import { outcomeMark, outcomeWords, postPath, someone, stateMark, when } from './words.ts'

const Params = z.object({ id: z.string().max(64) })
const Query = z.object({ url: blank(z.string().max(8_192)), lost: blank(z.enum(['true'])), ...Paging })
const PAGE = 50

type Citation = ArticlePage['citations'][number]

/** `/articles`: those that are known, or those that are losing a post; `/articles/{id}`: each embed and its state. */
export function articlePages(api: Api, app: App): void {
  const read = { access: 'read' as const }
  api.get(
    '/articles',
    { config: read, schema: { hide: true, querystring: Query } },
    async (request, reply) => {
      const { url, lost, cursor, back } = request.query
      const { db } = await app.catalog()
      if (url !== undefined) {
        const article = await findArticle(db, { url })
        if (article) return await reply.redirect(`/articles/${article.id}`, 303)
        throw new ServiceError('not-found', `${url} is not in the catalog.`, { input: url })
      }
      const { articles, next } = await listArticles(
        db,
        { lost: lost === 'true' },
        { cursor: cursor ?? null, limit: PAGE },
      )
      const body = html`<h1>${lost ? 'Articles that are losing a post' : 'Articles'}</h1>
<search><form class="panel search" method="get" action="/articles"><div class="ask"><label>An article's address<input type="url" name="url" required></label><button>Open</button></div></form></search>
<p>${lost ? html`<a href="/articles">Show all articles</a>` : html`<a href="/articles?lost=true">Only those that are losing a post</a>`}</p>
${
  articles.length === 0
    ? html`<p class="panel">${lost ? 'No article is losing a post.' : 'No article is known yet.'}</p>`
    : html`<ol class="hits">${articles.map(
        (one) =>
          html`<li><article class="hit"><h3><a href="/articles/${one.id}"><bdi>${plain(one.title ?? '') || one.url}</bdi></a></h3><p class="dim fine">${
            one.published_at && html`${day(one.published_at.toISOString())} · `
          }<bdi>${one.url}</bdi></p></article></li>`,
      )}</ol>`
}${pager('/articles', { lost }, { cursor, back, next })}`
      return sendPage(request, reply, { title: 'Articles', body })
    },
  )

  api.get(
    '/articles/:id',
    { config: read, schema: { hide: true, params: Params } },
    async (request, reply) => {
      const { db } = await app.catalog()
      const row = await findArticle(db, { id: request.params.id })
      if (!row)
        throw new ServiceError('not-found', `There is no article ${request.params.id}.`, {
          input: request.params.id,
        })
      const article = await articlePage(db, row)
      const title = plain(article.title ?? '') || article.url
      return sendPage(request, reply, { title, body: shown(article, title, app.platforms.labels) })
    },
  )
}

function shown(article: ArticlePage, title: string, labels: PlatformLabels): Html {
  const link = webLink(article.url)
  const { citations } = article
  const lost = citations.filter(({ state }) => state === 'lost').length
  return html`<div><h1><bdi>${title}</bdi></h1><p class="fine">${
    link === null ? article.url : html`<a href="${link}" rel="noreferrer noopener">${article.url}</a>`
  }</p></div>
<dl class="facts panel"><dt>Published</dt><dd>${when(article.publishedAt)}</dd>
<dt>State</dt><dd>${article.state}${article.error !== null && html`: <b>${article.error.code}</b>, ${article.error.message}`}</dd>
<dt>Cites</dt><dd>${citations.length} ${citations.length === 1 ? 'post' : 'posts'}${lost > 0 && html`, <b>${lost} lost</b>`}</dd>
<dt>Versions</dt><dd><ul>${article.versions.map(
    ({ recordedAt, bodySha256 }) =>
      html`<li>${when(time(new Date(recordedAt ?? 0)))} <code title="SHA-256 of the body">${bodySha256.slice(0, 16)}…</code></li>`,
  )}</ul></dd></dl>
<section class="stack" aria-labelledby="cited"><h2 id="cited">What it cites</h2>${
    citations.length === 0
      ? html`<p class="panel">No post.</p>`
      : html`<ol class="hits">${citations.map((one) => html`<li>${cited(one, labels)}</li>`)}</ol>`
  }</section>`
}

const ROLES: Readonly<Record<Citation['role'], string>> = {
  embed: 'embedded',
  link: 'linked',
  flattened: 'flattened: its address was left out',
}

function cited(one: Citation, labels: PlatformLabels): Html {
  const who = one.author === null && one.id === null ? html`A post` : someone(one.author)
  const name =
    one.id === null
      ? who
      : html`<a href="${postPath({ platform: one.platform, id: one.id })}">${one.author === null ? html`Post <bdi>${one.id}</bdi>` : who}</a>`
  return html`<article class="hit"><h3>${name}</h3>
<p class="row">${outcomeMark(one.outcome)}${one.state !== null && stateMark(one.state, one.liveness)}<span class="dim fine">${labels.platform(one.platform)}, ${ROLES[one.role]}${
    one.publishedOn !== null && html` · ${day(one.publishedOn)}`
  }</span></p>${
    one.takenDown
      ? html`<p class="dim">This post was taken down.</p>`
      : one.text !== null &&
        html`<p class="said" dir="auto">${one.text}</p><p class="dim fine">as the article has it</p>`
  }${one.outcome !== null && one.outcome !== 'captured' && html`<p class="fine">${outcomeWords(one.outcome)}${one.reason !== null && ` (${one.reason})`}</p>`}</article>`
}
