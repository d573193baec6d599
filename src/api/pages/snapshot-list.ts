import type { FastifyRequest } from 'fastify'
import { formatBytes } from '../../card/format-bytes.ts'
import { type Html, html } from '../../card/html.ts'
import { manifestRef } from '../../catalog/snapshots/manifest-rows.ts'
import { ServiceError } from '../../model/errors.ts'
import type { Manifest } from '../../model/manifest.ts'
import type { App } from '../../runtime/app.ts'
import { findVisibleRow } from '../views/load-snapshot.ts'
import type { PostView } from '../views/post-view.ts'
import { outcomeBadge, postPath, timeLabel } from './labels.ts'

/** At most this many manifests are read from the store for one page. */
const MAX_VERSIONS = 20

/** Loads the manifests of a post's newest snapshots, newest first, without those that cannot be read. */
export async function loadVersions(
  app: Pick<App, 'catalog' | 'manifests' | 'snapshotCache' | 'config' | 'logger'>,
  request: FastifyRequest,
  snapshots: PostView['snapshots'],
): Promise<Manifest[]> {
  const read = await Promise.all(
    snapshots.slice(0, MAX_VERSIONS).map(async ({ id }) => {
      try {
        return await loadManifest(app, request, id)
      } catch (err) {
        app.logger.warn({ err, snapshot: id }, 'could not read a manifest for a page')
        return null
      }
    }),
  )
  return read.filter((one) => one !== null)
}

/**
 * Finds the manifest of the requested snapshot, and loads it if it is older than the loaded versions. Null if it
 * cannot be read.
 *
 * @throws ServiceError `not-found`
 */
export async function loadShownVersion(
  app: Pick<App, 'catalog' | 'manifests' | 'snapshotCache' | 'config'>,
  request: FastifyRequest,
  post: PostView,
  id: string,
  versions: readonly Manifest[],
): Promise<Manifest | null> {
  const index = post.snapshots.findIndex((one) => one.id === id)
  if (index < 0) throw new ServiceError('not-found', `${post.postId} has no snapshot ${id}.`, { input: id })
  return index < MAX_VERSIONS
    ? (versions.find((one) => one.id === id) ?? null)
    : await loadManifest(app, request, id)
}

async function loadManifest(
  app: Pick<App, 'catalog' | 'manifests' | 'snapshotCache' | 'config'>,
  request: FastifyRequest,
  id: string,
): Promise<Manifest> {
  const { row } = await findVisibleRow(app, request, id)
  return await app.manifests.load(manifestRef(row))
}

/** Renders a post's snapshots with their links. */
export function renderSnapshotList(post: PostView, shown: string | null): Html | null {
  if (post.snapshots.length === 0) return null
  return html`<section class="panel" aria-labelledby="snapshots"><h2 id="snapshots">Snapshots</h2><ul class="stack">${post.snapshots.map(
    ({ id, capturedAt, outcome, bytes }) =>
      html`<li class="stack"><p class="row">${timeLabel(capturedAt)} ${outcomeBadge(outcome)} <span class="dim fine">${formatBytes(bytes)}</span>${
        id === shown
          ? html`<span class="mark">shown</span>`
          : html`<a href="${postPath(post)}?snapshot=${id}">Show</a>`
      }</p><p class="row fine"><a href="/v1/snapshots/${id}/wacz" download>Download WACZ</a><a href="/v1/snapshots/${id}">Manifest</a><a href="/v1/snapshots/${id}/card">Card alone</a><a href="/snapshots/${id}/proof">Verify now</a></p></li>`,
  )}</ul><p class="fine dim">Any web archive viewer opens a WACZ file, and <code>stet check</code> verifies it without this service.</p></section>`
}
