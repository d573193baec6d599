import { z } from 'zod'
import { formatDay } from '../../card/format-time.ts'
import { type Html, html } from '../../card/html.ts'
import { listPosts } from '../../catalog/search/list-posts.ts'
import type { PlatformLabels } from '../../model/labels.ts'
import { Liveness, Outcome } from '../../model/outcome.ts'
import { ShownState } from '../../model/shown-state.ts'
import { clampTime } from '../../model/timestamp-bounds.ts'
import { KnownPlatform } from '../../platforms/registry.ts'
import type { App } from '../../runtime/app.ts'
import type { Api } from '../server/api.ts'
import { type PostSummary, serializePost } from '../views/serializers.ts'
import { countFacets, renderFacets } from './facets.ts'
import { authorLabel, outcomeBadge, postPath, stateBadge } from './labels.ts'
import { sendPage } from './layout.ts'
import { blankAsUndefined, PagingParams, renderPager } from './query-params.ts'

const Query = z.object({
  q: blankAsUndefined(z.string().max(1_000)),
  author: blankAsUndefined(z.string().max(200)),
  platform: blankAsUndefined(KnownPlatform),
  outcome: blankAsUndefined(Outcome),
  state: blankAsUndefined(ShownState),
  liveness: blankAsUndefined(Liveness),
  since: blankAsUndefined(z.iso.date()),
  until: blankAsUndefined(z.iso.date()),
  article: blankAsUndefined(z.string().max(8_192)),
  ...PagingParams,
})
type Query = z.output<typeof Query>

const PAGE_SIZE = 25
const DAY_MS = 86_400_000

/** `/`: searches posts with facets, newest first. */
export function searchPage(api: Api, app: Pick<App, 'catalog' | 'platforms'>): void {
  api.get(
    '/',
    { config: { access: 'read' }, schema: { hide: true, querystring: Query } },
    async (request, reply) => {
      const { cursor, back, ...params } = request.query
      const { db } = await app.catalog()
      const { since, until, ...rest } = params
      const filter = {
        ...rest,
        viewer: request.viewer,
        ...(since === undefined ? {} : { since: clampTime(Date.parse(since)) }),
        // `until` includes the whole day.
        ...(until === undefined ? {} : { until: clampTime(Date.parse(until) + DAY_MS) }),
      }
      const [found, counts] = await Promise.all([
        listPosts(db, filter, { cursor: cursor ?? null, limit: PAGE_SIZE }),
        countFacets(db, filter),
      ])
      const posts = found.posts.map(serializePost)
      const narrowed = Object.values(params).some((value) => value !== undefined)
      const body = html`<h1${!narrowed && html` class="unseen"`}>${narrowed ? 'Search' : 'Archived posts'}</h1>
${renderForm(params)}
<div class="with-facets">${renderFacets(params, counts, app.platforms.labels)}
<section class="stack" aria-label="Results">${
        posts.length === 0
          ? renderNoResults(narrowed, found.next !== null)
          : html`<ol class="hits">${posts.map((post) => html`<li>${renderSearchResult(post, app.platforms.labels)}</li>`)}</ol>`
      }${renderPager('/', params, { cursor, back, next: found.next })}</section></div>`
      return sendPage(request, reply, { title: params.q ? `${params.q} – search` : 'Posts', body })
    },
  )
}

/** Renders the search form. Hidden fields keep the selected facets. */
function renderForm({ q, author, since, until, ...chosen }: Query): Html {
  return html`<search><form class="search panel" method="get" action="/">${Object.entries(chosen).map(
    ([name, value]) => value !== undefined && html`<input type="hidden" name="${name}" value="${value}">`,
  )}
<div class="ask"><label>Words, names, handles<input type="search" name="q" value="${q ?? ''}" placeholder="&quot;an exact phrase&quot;, -without"></label><button>Search</button></div>
<details${(author ?? since ?? until) !== undefined && html` open`}><summary>Author and dates</summary>
<div class="fields"><label>Author's handle<input name="author" value="${author ?? ''}" autocapitalize="none"></label>
<label>Known since<input type="date" name="since" value="${since ?? ''}"></label>
<label>Known until<input type="date" name="until" value="${until ?? ''}"></label></div></details></form></search>`
}

const renderNoResults = (narrowed: boolean, more: boolean): Html =>
  html`<p class="panel">${
    more
      ? 'No matches so far. Go on to older posts.'
      : narrowed
        ? html`No post matches. <a href="/">Show all posts</a>`
        : html`Nothing is archived yet. Archive an article: <code>stet archive &lt;url&gt;</code>`
  }</p>`

/** Renders one post of a list. */
export function renderSearchResult(
  post: PostSummary,
  labels: PlatformLabels,
  more: Html | null = null,
): Html {
  const published = post.publishedAt ?? post.publishedOn ?? post.addedAt
  return html`<article class="hit"><h3><a href="${postPath(post)}">${authorLabel(post.platform, post.author, labels)}</a></h3>
<p class="row">${outcomeBadge(post.outcome)}${stateBadge(post.state, post.liveness)}<span class="dim fine">${labels.platform(post.platform)}${
    published !== null && html` · ${formatDay(published)}`
  }</span></p>${
    post.text ? html`<p class="said short" dir="auto">${post.text}</p>` : html`<p class="dim">No text.</p>`
  }${more}</article>`
}
