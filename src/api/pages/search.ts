import { z } from 'zod'
import type { App } from '../../app.ts'
import { type Html, html } from '../../card/html.ts'
import { day } from '../../card/time.ts'
import { listPosts } from '../../catalog/list-posts.ts'
import { keptTime } from '../../model/kept-time.ts'
import type { PlatformLabels } from '../../model/labels.ts'
import { Liveness, Outcome, WatchState } from '../../model/outcome.ts'
import { KnownPlatform } from '../../platforms/registry.ts'
import type { Api } from '../api.ts'
import { postView } from '../views.ts'
import { facetCounts, facets } from './facets.ts'
import { sendPage } from './layout.ts'
import { blank, Paging, pager } from './query.ts'
import { outcomeMark, postPath, someone, stateMark } from './words.ts'

const Query = z.object({
  q: blank(z.string().max(1_000)),
  author: blank(z.string().max(200)),
  platform: blank(KnownPlatform),
  outcome: blank(Outcome),
  state: blank(WatchState),
  liveness: blank(Liveness),
  since: blank(z.iso.date()),
  until: blank(z.iso.date()),
  article: blank(z.string().max(8_192)),
  ...Paging,
})
type Query = z.output<typeof Query>

const PAGE = 25
const DAY_MS = 86_400_000

/** `/`: search, narrowed by facets, newest first. */
export function searchPage(api: Api, app: App): void {
  api.get(
    '/',
    { config: { access: 'read' }, schema: { hide: true, querystring: Query } },
    async (request, reply) => {
      const { cursor, back, ...asked } = request.query
      const { db } = await app.catalog()
      const { since, until, ...rest } = asked
      const filter = {
        ...rest,
        ...(since === undefined ? {} : { since: keptTime(Date.parse(since)) }),
        // A day that is named is meant whole.
        ...(until === undefined ? {} : { until: keptTime(Date.parse(until) + DAY_MS) }),
      }
      const [found, counts] = await Promise.all([
        listPosts(db, filter, { cursor: cursor ?? null, limit: PAGE }),
        facetCounts(db, filter),
      ])
      const posts = found.posts.map(postView)
      const narrowed = Object.values(asked).some((value) => value !== undefined)
      const body = html`<h1${!narrowed && html` class="unseen"`}>${narrowed ? 'Search' : 'Archived posts'}</h1>
${form(asked)}
<div class="with-facets">${facets(asked, counts, app.platforms.labels)}
<section class="stack" aria-label="Results">${
        posts.length === 0
          ? nothing(narrowed, found.next !== null)
          : html`<ol class="hits">${posts.map((post) => html`<li>${hit(post, app.platforms.labels)}</li>`)}</ol>`
      }${pager('/', asked, { cursor, back, next: found.next })}</section></div>`
      return sendPage(request, reply, { title: asked.q ? `${asked.q} – search` : 'Posts', body })
    },
  )
}

/** Facets that are chosen already stay chosen. */
function form({ q, author, since, until, ...chosen }: Query): Html {
  return html`<search><form class="search panel" method="get" action="/">${Object.entries(chosen).map(
    ([name, value]) => value !== undefined && html`<input type="hidden" name="${name}" value="${value}">`,
  )}
<div class="ask"><label>Words, names, handles<input type="search" name="q" value="${q ?? ''}" placeholder="&quot;an exact phrase&quot;, -without"></label><button>Search</button></div>
<details${(author ?? since ?? until) !== undefined && html` open`}><summary>Author and dates</summary>
<div class="fields"><label>Author's handle<input name="author" value="${author ?? ''}" autocapitalize="none"></label>
<label>Known since<input type="date" name="since" value="${since ?? ''}"></label>
<label>Known until<input type="date" name="until" value="${until ?? ''}"></label></div></details></form></search>`
}

const nothing = (narrowed: boolean, more: boolean): Html =>
  html`<p class="panel">${
    more
      ? 'Nothing among those looked through so far; go on to older ones.'
      : narrowed
        ? html`Nothing here answers to that. <a href="/">Show all posts</a>`
        : html`Nothing is archived yet. Send an article: <code>stet archive &lt;address&gt;</code>`
  }</p>`

type Post = ReturnType<typeof postView>

/** One post of a list, as a small card. */
export function hit(post: Post, labels: PlatformLabels, more: Html | null = null): Html {
  const published = post.publishedAt ?? post.addedAt
  return html`<article class="hit"><h3><a href="${postPath(post)}">${someone(post.author)}</a></h3>
<p class="row">${outcomeMark(post.outcome)}${stateMark(post.state, post.liveness)}<span class="dim fine">${labels.platform(post.platform)}${
    published !== null && html` · ${day(published)}`
  }</span></p>${
    post.text
      ? html`<p class="said short" dir="auto">${post.text}</p>`
      : html`<p class="dim">No words are known.</p>`
  }${more}</article>`
}
