import type { FastifyRequest } from 'fastify'
import { formatBytes } from '../../../card/format-bytes.ts'
import { type Html, html } from '../../../card/html.ts'
import { manifestRef } from '../../../catalog/snapshots/manifest-rows.ts'
import { ServiceError } from '../../../model/errors.ts'
import type { Manifest } from '../../../model/manifest.ts'
import type { App } from '../../../runtime/app.ts'
import { loadRedaction } from '../../../services/publication/redaction.ts'
import { findVisibleRow } from '../../views/load-snapshot.ts'
import type { PostView } from '../../views/post-view.ts'
import { outcomeBadge, postPath, timeLabel } from '../labels.ts'

/** At most this many manifests are read from the store for one page. */
const MAX_VERSIONS = 20

type Deps = Pick<App, 'catalog' | 'manifests' | 'snapshotCache' | 'platforms' | 'config'>

/** Loads the manifests of a post's newest snapshots, newest first, as the caller may see them, without those that cannot be read. */
export async function loadVersions(
  app: Deps & Pick<App, 'logger'>,
  request: FastifyRequest,
  snapshots: PostView['snapshots'],
): Promise<Manifest[]> {
  const read = await Promise.all(
    snapshots.slice(0, MAX_VERSIONS).map(async ({ id }) => {
      try {
        return await loadVersion(app, request, id)
      } catch (err) {
        app.logger.warn({ err, snapshot: id }, 'could not read a manifest for a page')
        return null
      }
    }),
  )
  return read.filter((one) => one !== null)
}

/**
 * Loads the manifest of one of a post's snapshots, as the caller may see it.
 *
 * @throws ServiceError `not-found`; as `loadVisibleSnapshot`
 */
export async function loadShownVersion(
  app: Deps,
  request: FastifyRequest,
  post: PostView,
  id: string,
): Promise<Manifest> {
  if (post.snapshots.some((one) => one.id === id)) return await loadVersion(app, request, id)
  throw new ServiceError('not-found', `${post.postId} has no snapshot ${id}.`, { input: id })
}

async function loadVersion(app: Deps, request: FastifyRequest, id: string): Promise<Manifest> {
  const { row } = await findVisibleRow(app, request, id)
  const manifest = await app.manifests.load(manifestRef(row))
  return (await loadRedaction(app, manifest, request.viewer)).manifest
}

/** Renders a post's snapshots with their links. */
export function renderSnapshotList(post: PostView, shown: string | null): Html | null {
  if (post.snapshots.length === 0) return null
  return html`<section class="panel" aria-labelledby="snapshots"><h2 id="snapshots">${
    post.snapshots.length === 1 ? 'One copy' : `${post.snapshots.length} copies`
  }</h2><ul class="stack">${post.snapshots.map(
    ({ id, capturedAt, outcome, bytes }) =>
      html`<li class="stack tight"><p class="row">${timeLabel(capturedAt)} ${outcomeBadge(outcome)} <span class="dim fine">${formatBytes(bytes)}</span>${
        id === shown
          ? post.snapshots.length > 1 && html`<span class="mark">shown</span>`
          : html`<a href="${postPath(post)}?snapshot=${id}">Show</a>`
      }</p><p class="row fine"><a href="/v1/snapshots/${id}/wacz" download>Download</a><a href="/v1/snapshots/${id}">Manifest</a><a href="/v1/snapshots/${id}/card">Card alone</a><a href="/snapshots/${id}/proof">Verify now</a></p></li>`,
  )}</ul><p class="fine dim">Any web archive viewer opens the file, and <code>stet check</code> verifies it without this service.</p></section>`
}
