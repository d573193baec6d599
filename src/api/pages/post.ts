import { z } from 'zod'
import type { App } from '../../app.ts'
import { cardOf } from '../../card/card.ts'
import { type Html, html, webLink } from '../../card/html.ts'
import { plain } from '../../card/names.ts'
import { eventsOf } from '../../catalog/post-events.ts'
import { findPost } from '../../catalog/posts.ts'
import { ServiceError } from '../../model/errors.ts'
import type { Manifest } from '../../model/snapshot.ts'
import { KnownPlatform } from '../../platforms/registry.ts'
import type { Api } from '../api.ts'
import { cardOptions } from '../card-options.ts'
import { type PostPage, postPage } from '../post-page.ts'
import { publicUrl } from '../public-url.ts'
import { withheldOf } from '../snapshot-of.ts'
import { citation } from './cite.ts'
import { publishing } from './decision.ts'
import { sendPage } from './layout.ts'
import { links } from './links.ts'
import { proofSummary } from './proof.ts'
import { shown, snapshotList, versions } from './snapshots.ts'
import { sources } from './sources.ts'
import { timeline } from './timeline.ts'
import { outcomeMark, outcomeWords, postPath, someone, stateMark, when } from './words.ts'

const Params = z.object({ platform: z.string(), id: z.string().min(1) })
/** `snapshot`: another than the main one is shown. */
const Query = z.object({ snapshot: z.string().max(64).optional() })

/** `/posts/{platform}/{id}`: card, timeline, proof, sources, citing articles. */
export function postPages(api: Api, app: App): void {
  api.get(
    '/posts/:platform/:id',
    { config: { access: 'read' }, schema: { hide: true, params: Params, querystring: Query } },
    async (request, reply) => {
      const { db } = await app.catalog()
      const platform = KnownPlatform.safeParse(request.params.platform)
      if (!platform.success) {
        const input = request.params.platform
        throw new ServiceError('not-found', `Stet knows no platform of the name ${input}.`, { input })
      }
      const ref = { platform: platform.data, id: request.params.id }
      const post = await postPage(db, ref)
      const title =
        post.author === null
          ? `${app.platforms.labels.platform(post.platform)} post`
          : `${plain(post.author.name)} on ${app.platforms.labels.platform(post.platform)}`
      if (post.takenDown) {
        return sendPage(request, reply, { title: 'Taken down', body: takenDown(post), status: 451 })
      }
      const [row, events, kept] = await Promise.all([
        findPost(db, ref),
        eventsOf(db, ref),
        versions(app, post.snapshots),
      ])
      const wanted = request.query.snapshot ?? post.snapshot
      const found = wanted === null ? null : await shown(app, post, wanted, kept)
      const withheld = found && (await withheldOf(app, found))
      const manifest = found && withheld && { ...found, record: withheld.record }
      const body = html`<div><h1>${post.author === null ? title : html`${someone(post.author)}`}</h1>
<p class="row">${outcomeMark(post.outcome)}${stateMark(post.state, post.liveness)}<span class="dim fine">${
        post.outcome !== null && outcomeWords(post.outcome)
      }</span></p></div>
<div class="two"><div class="stack">${
        manifest === null || withheld === null
          ? uncaptured(post)
          : cardOf(manifest.record, await cardOptions(app, manifest, withheld))
      }${articles(post)}</div>
<div class="stack">${[
        facts(post, manifest),
        row !== undefined &&
          manifest &&
          publishing(request, app.config.publish, row, manifest.record.witness),
        manifest && citation(manifest, publicUrl(app, api), app.platforms.labels),
        timeline(post, events, kept),
        manifest && (await proofSummary(app, manifest, post)),
        snapshotList(post, wanted),
        manifest && sources(manifest, app.platforms.labels),
        links(post.links),
      ]}</div></div>`
      return sendPage(request, reply, { title, body })
    },
  )
}

const uncaptured = (post: PostPage): Html =>
  html`<section class="panel"><h2>No card</h2><p>${
    post.snapshots.length > 0
      ? 'This snapshot can not be read from the store. An audit tells what is damaged: stet verify --audit.'
      : post.capture === 'done'
        ? html`Nothing of this post is kept. ${post.outcome !== null && outcomeWords(post.outcome)}`
        : 'Its capture is under way.'
  }</p></section>`

function takenDown(post: PostPage): Html {
  const { at, reason } = post.takenDown || { at: null, reason: null }
  return html`<section class="panel"><h1>This post was taken down</h1><p>On ${when(at)}. Nothing of it is shown.</p>
<p class="said" dir="auto">${reason}</p></section>${articles(post)}`
}

function facts(post: PostPage, manifest: Manifest | null): Html {
  const original = webLink(post.url)
  return html`<section class="panel" aria-labelledby="facts"><h2 id="facts">The post</h2><dl class="facts">
<dt>Original</dt><dd>${original === null ? post.url : html`<a href="${original}" rel="noreferrer noopener nofollow">${post.url}</a>`}</dd>
<dt>Id</dt><dd><code>${post.postId}</code></dd>
<dt>Published</dt><dd>${when(post.publishedAt)}</dd>
<dt>Known since</dt><dd>${when(post.addedAt)}</dd>
<dt>Last check</dt><dd>${when(post.checkedAt)}</dd>
<dt>Next check</dt><dd>${when(post.dueAt)}</dd>${
    post.reason !== null && html`<dt>Reason</dt><dd>${post.reason}</dd>`
  }${post.retryAt !== null && html`<dt>Tried again</dt><dd>${when(post.retryAt)}</dd>`}${
    manifest !== null && lacking(manifest)
  }</dl><p class="fine"><a href="/v1${postPath(post)}">All of this as JSON</a>, with the raw answers that the checks rest on</p></section>`
}

function lacking({ missing, notes }: Manifest): Html {
  return html`${missing.length > 0 && html`<dt>Missing</dt><dd><ul>${missing.map(({ part, reason, url }) => html`<li>${part}: ${reason}${url !== null && html` <code>${url}</code>`}</li>`)}</ul></dd>`}${
    notes.length > 0 && html`<dt>Notes</dt><dd><ul>${notes.map((note) => html`<li>${note}</li>`)}</ul></dd>`
  }`
}

function articles({ articles }: PostPage): Html {
  return html`<section class="panel" aria-labelledby="cited"><h2 id="cited">Cited by</h2>${
    articles.length === 0
      ? html`<p class="dim">No article that is known here.</p>`
      : html`<ul class="stack">${articles.map(
          ({ id, url, title, publishedAt }) =>
            html`<li><a href="/articles/${id}"><bdi>${plain(title ?? '') || url}</bdi></a><br><span class="dim fine">${publishedAt !== null && html`${when(publishedAt)} · `}<bdi>${url}</bdi></span></li>`,
        )}</ul>`
  }</section>`
}
