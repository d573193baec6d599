import { z } from 'zod'
import { formatNumber } from '../../card/format-number.ts'
import { formatDay } from '../../card/format-time.ts'
import { type Html, html } from '../../card/html.ts'
import { stripBidi } from '../../card/strip-bidi.ts'
import { type ArticleSum, sumArticles } from '../../catalog/articles/article-sums.ts'
import { findArticle } from '../../catalog/articles/articles.ts'
import { listArticles } from '../../catalog/articles/list-articles.ts'
import type { ArticleRow } from '../../catalog/tables/articles.ts'
import { ServiceError } from '../../model/errors.ts'
import { STATE_LABELS } from '../../model/state-labels.ts'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { renderArchiveForm, webAddress } from './archive-form.ts'
import { articleStateBadge, articleTitle, timeLabel } from './labels.ts'
import { sendPage } from './layout.ts'
import { blankAsUndefined, buildHref, PagingParams, renderPager } from './query-params.ts'
import { renderThumbnail } from './thumbnail.ts'
import { createStatusCache, renderUnderWay } from './under-way.ts'

const Query = z.object({
  url: blankAsUndefined(z.string().max(8_192)),
  q: blankAsUndefined(z.string().max(1_000)),
  lost: blankAsUndefined(z.enum(['true'])),
  dead: blankAsUndefined(z.enum(['true'])),
  state: blankAsUndefined(z.enum(['failed', 'working'])),
  ...PagingParams,
})
const PATH = '/articles'
const PAGE_SIZE = 30

/** The lists of articles; `dead` has the articles of `lost` too. */
const LISTS = {
  all: { filter: {}, label: 'All', none: 'No articles yet.' },
  lost: { filter: { lost: 'true' }, label: 'With a lost post', none: 'No article cites a lost post.' },
  dead: { filter: { dead: 'true' }, label: 'With any dead post', none: 'No article cites a dead post.' },
  failed: { filter: { state: 'failed' }, label: 'Could not be read', none: 'Every article was read.' },
  working: { filter: { state: 'working' }, label: 'Under way', none: 'Nothing is under way.' },
} as const

/** `/articles`: articles with what they cite; `?q=` finds words of titles, authors and URLs, `?url=` opens the article of an address. */
export function articleListPage(api: Api, app: Pick<App, 'catalog' | 'clock' | 'queueDepths'>): void {
  const statusOf = createStatusCache(app)
  api.get(
    PATH,
    { config: { access: 'read' }, schema: { hide: true, querystring: Query } },
    async (request, reply) => {
      const { url, q, lost, dead, state, cursor, back } = request.query
      const { db } = await app.catalog()
      const address = url ?? webAddress(q)
      if (address !== null) {
        const article = await findArticle(db, { url: address })
        if (article) return await reply.redirect(`${PATH}/${article.id}`, 303)
        if (url !== undefined)
          throw new ServiceError('not-found', `${url} is not in the catalog.`, { input: url })
      }
      const [{ articles, next }, status] = await Promise.all([
        listArticles(
          db,
          { lost: lost === 'true', dead: dead === 'true', state, q },
          { cursor: cursor ?? null, limit: PAGE_SIZE },
        ),
        statusOf(),
      ])
      const tallies = await sumArticles(
        db,
        articles.map(({ id }) => id),
        request.viewer,
      )
      const chosen = state ?? (lost ? 'lost' : dead ? 'dead' : 'all')
      const none = q === undefined ? LISTS[chosen].none : 'No article matches.'
      const body = html`<h1>Articles</h1>${renderUnderWay(status, null)}
<search><form class="panel search" method="get" action="${PATH}">${Object.entries(LISTS[chosen].filter).map(
        ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
      )}<div class="ask"><label>Words of a title, an author, an address<input type="search" name="q" value="${q ?? ''}"></label><button>Search</button></div></form></search>
<nav aria-label="Articles"><ul class="tabs">${Object.entries(LISTS).map(
        ([name, { filter, label }]) =>
          html`<li><a href="${buildHref(PATH, { ...filter, q })}"${name === chosen && html` aria-current="true"`}>${label}</a></li>`,
      )}</ul></nav>
${
  articles.length === 0
    ? html`<div class="panel">${renderArchiveForm(request, q)}<p>${next === null ? none : 'None so far. Go on to older articles.'}</p></div>`
    : html`<h2 class="unseen">${LISTS[chosen].label}</h2><ol class="hits">${articles.map((one) => html`<li>${renderArticle(one, tallies.get(one.id))}</li>`)}</ol>`
}${renderPager(PATH, { q, lost, dead, state }, { cursor, back, next })}`
      return sendPage(request, reply, { title: q === undefined ? 'Articles' : `${q} – articles`, body })
    },
  )
}

function renderArticle(article: ArticleRow, tally: ArticleSum | undefined): Html {
  const host = URL.parse(article.url)?.host ?? article.url
  const author = stripBidi(article.author ?? '')
  return html`<article class="hit pictured story">${renderThumbnail({ snapshot: tally?.picture?.snapshot ?? null, media: tally?.picture?.media ?? null })}<div><h3><a href="${PATH}/${article.id}"><bdi>${articleTitle(article)}</bdi></a></h3>
<p class="dim fine">${
    article.published_at === null
      ? html`known since ${formatDay(article.created_at.toISOString())}`
      : formatDay(article.published_at.toISOString())
  } · <bdi>${host}</bdi>${author !== '' && html` · <bdi>${author}</bdi>`}</p>${
    tally?.state === 'failed' &&
    tally.error !== null &&
    html`<p class="fine"><b>${tally.error.code}</b>: <span class="said">${tally.error.message}</span>${tally.error.retryAt !== undefined && html` Stet tries again ${timeLabel(tally.error.retryAt)}.`}</p>`
  }</div>${tally !== undefined && renderNumbers(tally)}</article>`
}

/** What an article cites, and what became of it: only the numbers that are not zero, but for the first two. */
export function renderNumbers({
  state,
  posts,
  kept,
  lost,
  gone,
  failed,
  open,
}: Omit<ArticleSum, 'picture' | 'id' | 'error'>): Html {
  const number = (count: number, label: string, tone = '') =>
    html`<li><b${tone !== '' && html` class="${tone}"`}>${formatNumber(count)}</b> ${label}</li>`
  return html`<ul class="numbers">${state !== 'done' && html`<li>${articleStateBadge(state)}</li>`}${number(posts, posts === 1 ? 'embed' : 'embeds')}${number(kept, 'kept')}${lost > 0 && number(lost, 'lost', 'bad')}${gone > 0 && number(gone, STATE_LABELS.gone.name, 'bad')}${failed > 0 && number(failed, 'failed', 'half')}${open > 0 && number(open, 'under way')}</ul>`
}
