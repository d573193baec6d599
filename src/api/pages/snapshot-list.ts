import { type Html, html } from '../../card/html.ts'
import { ServiceError } from '../../model/errors.ts'
import type { Manifest } from '../../model/manifest.ts'
import type { App } from '../../runtime/app.ts'
import { loadSnapshotManifest } from '../views/load-snapshot.ts'
import type { PostView } from '../views/post-view.ts'
import { formatBytes, outcomeBadge, postPath, timeLabel } from './labels.ts'

/** So many versions of a post are read from the store for one page. */
const MOST = 20

/** The manifests of a post's newest snapshots, newest first; one that is damaged is left to the audit to tell. */
export async function loadVersions(
  app: Pick<App, 'catalog' | 'manifests' | 'logger'>,
  snapshots: PostView['snapshots'],
): Promise<Manifest[]> {
  const read = await Promise.all(
    snapshots.slice(0, MOST).map(async ({ id }) => {
      try {
        return await loadSnapshotManifest(app, id)
      } catch (err) {
        app.logger.warn({ err, snapshot: id }, 'a manifest could not be read for its page')
        return null
      }
    }),
  )
  return read.filter((one) => one !== null)
}

/**
 * The snapshot that is asked for; one that is older than the versions is read too. Null: it can't be read.
 *
 * @throws ServiceError `not-found`
 */
export async function loadShownVersion(
  app: Pick<App, 'catalog' | 'manifests'>,
  post: PostView,
  id: string,
  kept: readonly Manifest[],
): Promise<Manifest | null> {
  const place = post.snapshots.findIndex((one) => one.id === id)
  if (place < 0) throw new ServiceError('not-found', `${post.postId} has no snapshot ${id}.`, { input: id })
  return place < MOST ? (kept.find((one) => one.id === id) ?? null) : await loadSnapshotManifest(app, id)
}

/** Every snapshot with what can be done with it. */
export function renderSnapshotList(post: PostView, shown: string | null): Html | null {
  if (post.snapshots.length === 0) return null
  return html`<section class="panel" aria-labelledby="snapshots"><h2 id="snapshots">Snapshots</h2><ul class="stack">${post.snapshots.map(
    ({ id, capturedAt, outcome, bytes }) =>
      html`<li class="stack"><p class="row">${timeLabel(capturedAt)} ${outcomeBadge(outcome)} <span class="dim fine">${formatBytes(bytes)}</span>${
        id === shown
          ? html`<span class="mark">shown</span>`
          : html`<a href="${postPath(post)}?snapshot=${id}">Show</a>`
      }</p><p class="row fine"><a href="/v1/snapshots/${id}/wacz" download>Download WACZ</a><a href="/v1/snapshots/${id}">Manifest</a><a href="/v1/snapshots/${id}/card">Card alone</a><a href="/snapshots/${id}/proof">Prove it now</a></p></li>`,
  )}</ul><p class="fine dim">A WACZ opens in any player of web archives, and <code>stet check</code> proves it without us.</p></section>`
}
