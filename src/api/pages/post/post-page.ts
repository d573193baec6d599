import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { formatPublished } from '../../../card/format-time.ts'
import { type Html, html, safeHref } from '../../../card/html.ts'
import { renderCardFragment } from '../../../card/render-card.ts'
import { stripBidi } from '../../../card/strip-bidi.ts'
import { findTokenNames } from '../../../catalog/access/tokens.ts'
import { listActsOfPost, type PostActRow } from '../../../catalog/posts/post-acts.ts'
import { type EventRow, listEventsOfPost } from '../../../catalog/posts/post-events.ts'
import type { PostRow } from '../../../catalog/tables/posts.ts'
import { outcomeSentence } from '../../../model/outcome-labels.ts'
import { hasScope, missingScopeError } from '../../../model/scope.ts'
import type { App } from '../../../runtime/app.ts'
import { loadRedaction } from '../../../services/publication/redaction.ts'
import { acceptsHtml } from '../../server/accepts-html.ts'
import type { Api } from '../../server/api.ts'
import { publicUrlOf } from '../../server/public-url.ts'
import { cardOptionsOf } from '../../views/card-options.ts'
import { loadVisibleSnapshot } from '../../views/load-snapshot.ts'
import { findShownPost, loadShownView, type PostView } from '../../views/post-view.ts'
import { notVisibleError } from '../../views/visibility.ts'
import { mayAct } from '../act-scopes.ts'
import { postPath, timeLabel } from '../labels.ts'
import { sendPage } from '../layout.ts'
import { blankAsUndefined } from '../query-params.ts'
import { DONE } from './acts.ts'
import { renderCitationBox } from './citation-box.ts'
import { renderExceptions } from './exceptions.ts'
import { renderLinkList } from './link-list.ts'
import { PostParams, parsePostName } from './post-params.ts'
import { renderProof } from './proof.ts'
import { sendPublicPost } from './public-post.ts'
import { renderPutBack } from './put-back.ts'
import { loadShownVersion, loadVersions, renderSnapshotList } from './snapshot-list.ts'
import { renderTimeline } from './timeline.ts'
import { renderTitleRow } from './title-row.ts'

/** `snapshot`: the snapshot to show instead of the main one; `done`: the act that led here. */
const Query = z.object({
  snapshot: z.string().max(64).optional(),
  done: blankAsUndefined(z.enum(Object.keys(DONE) as (keyof typeof DONE)[])),
})

type Deps = Pick<
  App,
  'catalog' | 'ledger' | 'manifests' | 'snapshotCache' | 'platforms' | 'config' | 'logger'
>

/**
 * `/posts/{platform}/{id}`: what one does with a post, its card, what happened, and what proves it. The public sees the card of a
 * post that it may see; of others it learns nothing.
 */
export function postPages(api: Api, app: Deps): void {
  api.get(
    '/posts/:platform/:id',
    { config: { access: 'policy' }, schema: { hide: true, params: PostParams, querystring: Query } },
    async (request, reply) => {
      if (request.viewer === 'public') {
        const name = parsePostName(request.params)
        const sent = await sendPublicPost(app, api, request, reply, name)
        if (sent !== null) return sent
        if (request.scopes === null && acceptsHtml(request))
          return await reply.redirect(`/sign-in?to=${encodeURIComponent(request.url)}`, 303)
        throw notVisibleError(request, request.url)
      }
      if (!hasScope(request.scopes ?? [], 'read')) throw missingScopeError('read')
      const { labels } = app.platforms
      const { db } = await app.catalog()
      const row = await findShownPost(db, parsePostName(request.params), request.viewer)
      // What does not depend on each other is asked at once: a page costs as long as its longest chain of queries.
      const [post, events, acts] = await Promise.all([
        loadShownView(app, row, request.viewer),
        listEventsOfPost(db, row),
        request.viewer === 'reader' ? listActsOfPost(db, row) : [],
      ])
      if (post.takenDown) {
        return sendPage(request, reply, {
          title: 'Taken down',
          body: renderTakenDown(request, post),
          status: 451,
        })
      }
      const { done } = request.query
      const title =
        post.author === null
          ? `${labels.platform(post.platform)} post`
          : `${stripBidi(post.author.name)} on ${labels.platform(post.platform)}`
      const body = html`${done !== undefined && html`<p class="notice" role="status">${DONE[done]}</p>`}${await renderPost(app, api, request, { row, post, events, acts })}`
      return sendPage(request, reply, { title, body })
    },
  )
}

/** What the catalog has of a post. */
interface LoadedPost {
  readonly row: PostRow
  readonly post: PostView
  readonly events: readonly EventRow[]
  readonly acts: readonly PostActRow[]
}

async function renderPost(
  app: Deps,
  api: Api,
  request: FastifyRequest,
  { row, post, events, acts }: LoadedPost,
): Promise<Html> {
  const { db } = await app.catalog()
  const { labels } = app.platforms
  const { snapshot: wanted = post.snapshot } = request.query as z.output<typeof Query>
  const versions = await loadVersions(app, request, post.snapshots)
  const names = await findTokenNames(db, [
    ...events.flatMap(({ decided_by }) => decided_by ?? []),
    ...acts.flatMap(({ acted_by }) => acted_by ?? []),
  ])
  const readable = wanted !== null && (await isReadable(app, request, post, wanted, versions))
  const shown = readable ? await loadVisibleSnapshot(app, request, wanted) : null
  const redaction = shown && (await loadRedaction(app, shown.manifest, request.viewer))
  const manifest = redaction?.manifest ?? null
  return html`${renderTitleRow(request, post, { shown: manifest?.id ?? null, approval: row.approval, labels })}${renderExceptions(post, manifest, labels)}
<div class="two"><div class="stack">${
    redaction === null || manifest === null
      ? renderNoCard(post)
      : renderCardFragment(
          redaction.record,
          cardOptionsOf(app, manifest, redaction, { articles: post.articles, row }),
        )
  }${[renderArticles(post), renderLinkList(post.links)]}</div>
<div class="stack">${[
    renderTimeline(post, { events, acts, versions, names: request.viewer === 'reader' ? names : null }),
    redaction &&
      manifest &&
      renderPutBack(request, {
        row,
        record: manifest.record,
        policy: app.config.publish,
        hidden: redaction.closedToPublic,
        base: publicUrlOf(app, api),
      }),
    manifest && renderCitationBox(manifest, publicUrlOf(app, api), labels),
    manifest && (await renderProof(app, manifest, post, labels)),
    renderSnapshotList(post, wanted),
    renderFacts(post),
  ]}</div></div>`
}

/** Whether the manifest of a snapshot of the post can be read. @throws ServiceError `not-found` if it is none of the post's */
async function isReadable(
  app: Deps,
  request: FastifyRequest,
  post: PostView,
  id: string,
  versions: readonly { readonly id: string }[],
): Promise<boolean> {
  if (versions.some((one) => one.id === id)) return true
  // One of the newest, of which those that can be read are loaded.
  if (post.snapshots.slice(0, versions.length + 1).some((one) => one.id === id)) return false
  return (await loadShownVersion(app, request, post, id)) !== null
}

const renderNoCard = (post: PostView): Html =>
  html`<section class="panel"><h2>No card</h2><p>${
    post.snapshots.length > 0
      ? 'This snapshot cannot be read from the store. Run stet verify --audit to list the damage.'
      : post.capture === 'done'
        ? html`Stet has no copy of this post. ${post.outcome !== null && outcomeSentence(post.outcome)}`
        : 'Its capture is in progress.'
  }</p></section>`

function renderTakenDown(request: FastifyRequest, post: PostView): Html {
  const { at, reason } = post.takenDown || { at: null, reason: null }
  return html`<section class="panel"><h1>This post was taken down</h1><p>On ${timeLabel(at)}. Its content is not shown.</p>
<p class="said" dir="auto">${reason}</p>${
    mayAct(request, 'takeDown') &&
    html`<details><summary>Restore it</summary><p class="fine">Readers, and the public as far as the policy allows, see the post again.</p><form method="post" action="${postPath(post)}/restore"><button>Restore the post</button></form></details>`
  }</section>${renderArticles(post)}`
}

function renderFacts(post: PostView): Html {
  const original = safeHref(post.url)
  return html`<section class="panel" aria-labelledby="facts"><h2 id="facts">The post</h2><dl class="facts">
<dt>Original</dt><dd>${original === null ? post.url : html`<a href="${original}" rel="noreferrer noopener nofollow">${post.url}</a>`}</dd>
<dt>Id</dt><dd><code>${post.postId}</code></dd>
<dt>Published</dt><dd>${formatPublished(post) ?? '–'}</dd>
<dt>Known since</dt><dd>${timeLabel(post.addedAt)}</dd>
<dt>Last check</dt><dd>${timeLabel(post.checkedAt)}</dd>
<dt>Next check</dt><dd>${timeLabel(post.dueAt)}</dd></dl><p class="fine"><a href="/v1${postPath(post)}">All of this as JSON</a>, with the raw responses behind the checks</p></section>`
}

function renderArticles({ articles }: PostView): Html {
  return html`<section class="panel" aria-labelledby="cited"><h2 id="cited">Cited by</h2>${
    articles.length === 0
      ? html`<p class="dim">No known article.</p>`
      : html`<ul class="stack">${articles.map(
          ({ id, url, title, publishedAt }) =>
            html`<li><a href="/articles/${id}"><bdi>${stripBidi(title ?? '') || url}</bdi></a><br><span class="dim fine">${publishedAt !== null && html`${timeLabel(publishedAt)} · `}<bdi>${url}</bdi></span></li>`,
        )}</ul>`
  }</section>`
}
