import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Html, html } from '../../card/html.ts'
import { type ArticleQuote, findArticleQuotes } from '../../catalog/articles/article-quotes.ts'
import { findArticle } from '../../catalog/articles/articles.ts'
import type { Db } from '../../catalog/catalog.ts'
import { findTitledArticles, type TitledArticle } from '../../catalog/search/citing-titles.ts'
import { countFacets } from '../../catalog/search/facets.ts'
import type { PlatformLabels } from '../../model/labels.ts'
import { Liveness, Outcome } from '../../model/outcome.ts'
import { PostSort } from '../../model/post-sort.ts'
import { ShownState } from '../../model/shown-state.ts'
import { KnownPlatform } from '../../platforms/registry.ts'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { publicUrlOf } from '../server/public-url.ts'
import { type ListedPost, loadPostList } from '../views/post-list.ts'
import { renderArchiveForm, webAddress } from './archive-form.ts'
import { renderCopyField } from './copy-field.ts'
import { renderFacets } from './facets.ts'
import { POSTS_PATH, postPath } from './labels.ts'
import { sendPage } from './layout.ts'
import { renderPick, renderSelectionForm } from './many/selection.ts'
import { renderQuote, renderSearchResult, renderStories, renderTile } from './post-list.ts'
import {
  blankAsUndefined,
  buildHref,
  endOfDay,
  PagingParams,
  renderPager,
  startOfDay,
} from './query-params.ts'
import { createStatusCache, renderUnderWay } from './under-way.ts'

const Query = z.object({
  q: blankAsUndefined(z.string().max(1_000)),
  author: blankAsUndefined(z.string().max(200)),
  platform: blankAsUndefined(KnownPlatform),
  outcome: blankAsUndefined(Outcome),
  state: blankAsUndefined(ShownState),
  liveness: blankAsUndefined(Liveness),
  publishedSince: blankAsUndefined(z.iso.date()),
  publishedUntil: blankAsUndefined(z.iso.date()),
  since: blankAsUndefined(z.iso.date()),
  until: blankAsUndefined(z.iso.date()),
  article: blankAsUndefined(z.string().max(8_192)),
  sort: blankAsUndefined(PostSort),
  view: blankAsUndefined(z.enum(['grid'])),
  ...PagingParams,
})
type Query = z.output<typeof Query>

const PAGE_SIZE = 25
/** A multiple of the columns of every width. */
const GRID_SIZE = 48

const SORTS: Readonly<Record<PostSort, string>> = {
  known: 'Newest to Stet',
  published: 'Newest publication',
  relevance: 'Best match',
}

/** `/posts`: searches posts with facets; the address of a post or an article opens it. */
export function searchPage(
  api: Api,
  app: Pick<App, 'catalog' | 'platforms' | 'config' | 'clock' | 'queueDepths'>,
): void {
  const statusOf = createStatusCache(app)
  api.get(
    POSTS_PATH,
    { config: { access: 'read' }, schema: { hide: true, querystring: Query } },
    async (request, reply) => {
      const { cursor, back, ...params } = request.query
      const { db } = await app.catalog()
      const { publishedSince, publishedUntil, since, until, view, ...rest } = params
      const filter = {
        ...rest,
        viewer: request.viewer,
        publishedSince: startOfDay(publishedSince),
        publishedUntil: endOfDay(publishedUntil),
        since: startOfDay(since),
        until: endOfDay(until),
      }
      const [{ posts, next }, counts] = await Promise.all([
        loadPostList(db, filter, { cursor: cursor ?? null, limit: view === 'grid' ? GRID_SIZE : PAGE_SIZE }),
        countFacets(db, filter),
      ])
      const [only] = posts
      // The address or id of one post leads to the post.
      if (only?.match?.in.includes('id') && posts.length === 1 && next === null && cursor === undefined)
        return await reply.redirect(postPath(only), 303)
      const article = posts.length === 0 ? await findArticleByAddress(db, params.q) : undefined
      if (article) return await reply.redirect(`/articles/${article.id}`, 303)
      const { view: _, ...searched } = params
      const narrowed = Object.values(searched).some((value) => value !== undefined)
      const waiting = posts.filter(isWaiting)
      const [stories, quotes, status] = await Promise.all([
        findTitledArticles(db, posts),
        findArticleQuotes(db, waiting),
        narrowed ? null : statusOf(),
      ])
      // During an import most posts are known, not captured: those that are come first.
      const ordered = [...posts.filter((post) => !isWaiting(post)), ...waiting]
      const { labels } = app.platforms
      const body = html`<h1${!narrowed && html` class="unseen"`}>${narrowed ? 'Search' : 'Archived posts'}</h1>
${renderForm(params)}${status && renderUnderWay(status, null)}
<div class="with-facets">${renderFacets(params, counts, labels)}
<section class="stack" aria-label="Results"><div class="row spread">${renderViews(params)}${
        params.article !== undefined &&
        html`<a class="mark" href="${buildHref(POSTS_PATH, { ...params, article: null })}">posts of one article <span aria-hidden="true">×</span><span class="unseen">, click to show all</span></a>`
      }</div>${
        posts.length === 0
          ? html`<div class="panel">${renderArchiveForm(request, params.q)}${renderNoResults(narrowed, next !== null)}</div>`
          : renderPosts(request, ordered, view, labels, stories, quotes)
      }${renderPager(POSTS_PATH, params, { cursor, back, next })}${
        narrowed &&
        html`<div class="panel">${renderCopyField({
          id: 'link',
          label: 'Link to this search',
          text: `${publicUrlOf(app, api)}${buildHref(POSTS_PATH, params)}`,
          help: 'Keep it or send it: it finds what is there when it is opened.',
        })}</div>`
      }</section></div>`
      return sendPage(request, reply, { title: params.q ? `${params.q} – search` : 'Posts', body })
    },
  )
}

/** Renders the links between the list and the grid. */
const renderViews = ({ view, ...params }: Omit<Query, 'cursor' | 'back'>): Html =>
  html`<nav class="row views" aria-label="View">${[
    ['List', undefined],
    ['Pictures', 'grid'],
  ].map(
    ([label = '', value]) =>
      html`<a href="${buildHref(POSTS_PATH, { ...params, view: value })}"${value === view && html` aria-current="true"`}>${label}</a>`,
  )}</nav>`

const renderPosts = (
  request: FastifyRequest,
  posts: readonly ListedPost[],
  view: Query['view'],
  labels: PlatformLabels,
  stories: ReadonlyMap<string, readonly TitledArticle[]>,
  quotes: ReadonlyMap<string, ArticleQuote>,
): Html =>
  html`${renderSelectionForm(request, posts)}<ol class="${view === 'grid' ? 'grid' : 'hits'}">${posts.map((post) => html`<li>${renderPick(request, post)}${view === 'grid' ? renderTile(post, labels) : renderSearchResult(post, labels, html`${renderQuote(quotes.get(post.postId))}${renderStories(post, stories.get(post.postId) ?? [])}`)}</li>`)}</ol>`

/** Whether nothing is known of a post but that articles cite it. */
const isWaiting = ({ outcome, text }: ListedPost): boolean => outcome === null && text === null

/** The article of an address; undefined if the words are none, or it is not known. */
async function findArticleByAddress(db: Db, words = '') {
  const url = webAddress(words)
  return url === null ? undefined : await findArticle(db, { url })
}

/** Renders the search form. Hidden fields keep the selected facets. */
function renderForm({
  q,
  author,
  publishedSince,
  publishedUntil,
  since,
  until,
  sort,
  ...chosen
}: Query): Html {
  const open = [author, publishedSince, publishedUntil, since, until, sort].some(
    (value) => value !== undefined,
  )
  const day = (label: string, name: string, value: string | undefined) =>
    html`<label>${label}<input type="date" name="${name}" value="${value ?? ''}"></label>`
  return html`<search><form class="search panel" method="get" action="${POSTS_PATH}">${Object.entries(
    chosen,
  ).map(
    ([name, value]) => value !== undefined && html`<input type="hidden" name="${name}" value="${value}">`,
  )}
<div class="ask"><label>Words, names, handles<input type="search" name="q" value="${q ?? ''}" placeholder="&quot;an exact phrase&quot;, -without, #tag, @account, or the address of a post"></label><button>Search</button></div>
<details${open && html` open`}><summary>Author and dates</summary>
<div class="fields"><label>Author's handle<input name="author" value="${author ?? ''}" autocapitalize="none"></label>
${day('Published since', 'publishedSince', publishedSince)}
${day('Published until', 'publishedUntil', publishedUntil)}
${day('Known since', 'since', since)}
${day('Known until', 'until', until)}
<label>Order<select name="sort">${Object.entries(SORTS).map(
    ([value, label]) =>
      html`<option value="${value}"${value === (sort ?? 'known') && html` selected`}>${label}</option>`,
  )}</select></label></div></details></form></search>`
}

const renderNoResults = (narrowed: boolean, more: boolean): Html =>
  html`<p>${
    more
      ? 'No matches so far. Go on to older posts.'
      : narrowed
        ? html`No post matches. <a href="${POSTS_PATH}">Show all posts</a>`
        : html`Nothing is archived yet. Paste the address of an article or post above, or run <code>stet archive &lt;url&gt;</code>.`
  }</p>`
