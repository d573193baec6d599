import { z } from 'zod'
import { formatPublished } from '../../card/format-time.ts'
import { type Html, html, safeHref } from '../../card/html.ts'
import { renderCardFragment } from '../../card/render-card.ts'
import { stripBidi } from '../../card/strip-bidi.ts'
import { listEventsOfPost } from '../../catalog/posts/post-events.ts'
import { findPost } from '../../catalog/posts/posts.ts'
import { ServiceError } from '../../model/errors.ts'
import type { PlatformLabels } from '../../model/labels.ts'
import type { Manifest } from '../../model/manifest.ts'
import { outcomeSentence } from '../../model/outcome-labels.ts'
import { reasonLabel } from '../../model/reason-labels.ts'
import { KnownPlatform } from '../../platforms/registry.ts'
import type { App } from '../../runtime/app.ts'
import { loadRedaction } from '../../services/publication/redaction.ts'
import type { Api } from '../server/api.ts'
import { publicUrlOf } from '../server/public-url.ts'
import { loadCardOptions } from '../views/card-options.ts'
import { loadPostView, type PostView } from '../views/post-view.ts'
import { renderPublicationStatus } from './approval-form.ts'
import { renderCitationBox } from './citation-box.ts'
import { authorLabel, outcomeBadge, postPath, stateBadge, timeLabel } from './labels.ts'
import { sendPage } from './layout.ts'
import { renderLinkList } from './link-list.ts'
import { renderSources } from './provenance.ts'
import { loadShownVersion, loadVersions, renderSnapshotList } from './snapshot-list.ts'
import { renderTimeline } from './timeline.ts'
import { renderFixitySummary } from './verification.ts'

const Params = z.object({ platform: z.string(), id: z.string().min(1) })
/** `snapshot`: the snapshot to show instead of the main one. */
const Query = z.object({ snapshot: z.string().max(64).optional() })

/** `/posts/{platform}/{id}`: a post's card, timeline, verification, sources and citing articles. */
export function postPages(
  api: Api,
  app: Pick<App, 'catalog' | 'ledger' | 'manifests' | 'snapshotCache' | 'platforms' | 'config' | 'logger'>,
): void {
  api.get(
    '/posts/:platform/:id',
    { config: { access: 'read' }, schema: { hide: true, params: Params, querystring: Query } },
    async (request, reply) => {
      const { db } = await app.catalog()
      const platform = KnownPlatform.safeParse(request.params.platform)
      if (!platform.success) {
        const input = request.params.platform
        throw new ServiceError('not-found', `Unknown platform ${input}.`, { input })
      }
      const ref = { platform: platform.data, id: request.params.id }
      const post = await loadPostView(app, ref, request.viewer)
      const title =
        post.author === null
          ? `${app.platforms.labels.platform(post.platform)} post`
          : `${stripBidi(post.author.name)} on ${app.platforms.labels.platform(post.platform)}`
      if (post.takenDown) {
        return sendPage(request, reply, { title: 'Taken down', body: renderTakenDown(post), status: 451 })
      }
      const [row, events, versions] = await Promise.all([
        findPost(db, ref),
        listEventsOfPost(db, ref),
        loadVersions(app, request, post.snapshots),
      ])
      const wanted = request.query.snapshot ?? post.snapshot
      const found = wanted === null ? null : await loadShownVersion(app, request, post, wanted, versions)
      const redaction = found && (await loadRedaction(app, found, request.viewer))
      const manifest = redaction?.manifest ?? null
      const body = html`<div><h1>${post.author === null ? title : html`${authorLabel(post.platform, post.author, app.platforms.labels)}`}</h1>
<p class="row">${outcomeBadge(post.outcome)}${stateBadge(post.state, post.liveness)}<span class="dim fine">${
        post.outcome !== null && outcomeSentence(post.outcome)
      }</span></p></div>
<div class="two"><div class="stack">${
        found === null || redaction === null
          ? renderNoCard(post)
          : renderCardFragment(redaction.record, await loadCardOptions(app, found, redaction))
      }${renderArticles(post)}</div>
<div class="stack">${[
        renderFacts(post, manifest, app.platforms.labels),
        row !== undefined &&
          manifest &&
          renderPublicationStatus(
            request,
            app.config.publish,
            row,
            { witness: manifest.record.witness, audience: manifest.record.audience ?? null },
            redaction?.closedToPublic ?? [],
          ),
        manifest && renderCitationBox(manifest, publicUrlOf(app, api), app.platforms.labels),
        renderTimeline(post, events, versions),
        manifest && (await renderFixitySummary(app, manifest, post)),
        renderSnapshotList(post, wanted),
        manifest && renderSources(manifest, app.platforms.labels),
        renderLinkList(post.links),
      ]}</div></div>`
      return sendPage(request, reply, { title, body })
    },
  )
}

const renderNoCard = (post: PostView): Html =>
  html`<section class="panel"><h2>No card</h2><p>${
    post.snapshots.length > 0
      ? 'This snapshot cannot be read from the store. Run stet verify --audit to list the damage.'
      : post.capture === 'done'
        ? html`Stet has no copy of this post. ${post.outcome !== null && outcomeSentence(post.outcome)}`
        : 'Its capture is in progress.'
  }</p></section>`

function renderTakenDown(post: PostView): Html {
  const { at, reason } = post.takenDown || { at: null, reason: null }
  return html`<section class="panel"><h1>This post was taken down</h1><p>On ${timeLabel(at)}. Its content is not shown.</p>
<p class="said" dir="auto">${reason}</p></section>${renderArticles(post)}`
}

function renderFacts(post: PostView, manifest: Manifest | null, labels: PlatformLabels): Html {
  const original = safeHref(post.url)
  return html`<section class="panel" aria-labelledby="facts"><h2 id="facts">The post</h2><dl class="facts">
<dt>Original</dt><dd>${original === null ? post.url : html`<a href="${original}" rel="noreferrer noopener nofollow">${post.url}</a>`}</dd>
<dt>Id</dt><dd><code>${post.postId}</code></dd>
<dt>Published</dt><dd>${formatPublished(post) ?? '–'}</dd>
<dt>Known since</dt><dd>${timeLabel(post.addedAt)}</dd>
<dt>Last check</dt><dd>${timeLabel(post.checkedAt)}</dd>
<dt>Next check</dt><dd>${timeLabel(post.dueAt)}</dd>${
    post.reason !== null &&
    html`<dt>Reason</dt><dd>${reasonLabel(post.reason)} (<code>${post.reason}</code>)</dd>`
  }${post.retryAt !== null && html`<dt>Next attempt</dt><dd>${timeLabel(post.retryAt)}</dd>`}${
    manifest !== null && renderGaps(manifest, labels)
  }</dl><p class="fine"><a href="/v1${postPath(post)}">All of this as JSON</a>, with the raw responses behind the checks</p></section>`
}

function renderGaps({ post, missing, notes }: Manifest, labels: PlatformLabels): Html {
  return html`${missing.length > 0 && html`<dt>Missing</dt><dd><ul>${missing.map((one) => html`<li>${one.part}: ${labels.missing(post.platform, one)}${one.url !== null && html` <code>${one.url}</code>`}</li>`)}</ul></dd>`}${
    notes.length > 0 && html`<dt>Notes</dt><dd><ul>${notes.map((note) => html`<li>${note}</li>`)}</ul></dd>`
  }`
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
