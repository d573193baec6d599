import type { FastifyRequest } from 'fastify'
import { filterTakenDown, findErasedPost } from '../../catalog/posts/publication-status.ts'
import { manifestRef } from '../../catalog/snapshots/manifest-rows.ts'
import { type FoundSnapshot, findSnapshot } from '../../catalog/snapshots/snapshots.ts'
import { ServiceError } from '../../model/errors.ts'
import type { Manifest } from '../../model/manifest.ts'
import type { App } from '../../runtime/app.ts'
import { mentionedPosts, type Redaction, redactionOf } from './redaction.ts'
import { notVisibleError, takenDownError, visibilityOf } from './visibility.ts'

/** A snapshot that the caller may see. */
export interface VisibleSnapshot {
  readonly row: FoundSnapshot
  readonly manifest: Manifest
  /** What to leave out, because it belongs to a post that was taken down. */
  readonly withheld: Redaction
  readonly seen: 'public' | 'reader'
}

/** Finds a snapshot's row, which has its object keys. @throws ServiceError `not-found`, `taken-down` */
export async function findVisibleRow(app: Pick<App, 'catalog'>, id: string): Promise<FoundSnapshot> {
  const row = await findSnapshot((await app.catalog()).db, id)
  if (!row) throw await missingSnapshotError(app, id)
  if (row.taken_down_at === null) return row
  throw takenDownError({ ...row, id: row.post_id })
}

/** Loads a snapshot's manifest from the ledger. @throws as `findVisibleRow`, StoreError `store-corrupt` */
export async function loadSnapshotManifest(
  app: Pick<App, 'catalog' | 'manifests'>,
  id: string,
): Promise<Manifest> {
  return await app.manifests.load(manifestRef(await findVisibleRow(app, id)))
}

/**
 * Loads a snapshot for a route with the access `policy`.
 *
 * @throws ServiceError `taken-down`; `not-found` for callers who may read; `unauthorized` for the others, both for a
 * snapshot that is not public and for one that does not exist
 */
export async function loadVisibleSnapshot(
  app: Pick<App, 'catalog' | 'manifests' | 'snapshotCache' | 'config'>,
  request: FastifyRequest,
  id: string,
): Promise<VisibleSnapshot> {
  const row = await app.snapshotCache.find(id)
  if (!row) {
    const missing = await missingSnapshotError(app, id)
    throw missing.code === 'not-found' && request.scopes === null && app.config.publish !== 'all'
      ? notVisibleError(id)
      : missing
  }
  const seen = visibilityOf(app, request, { ...row, id: row.post_id })
  if (seen === 'closed') throw notVisibleError(id)
  const manifest = await app.manifests.load(manifestRef(row))
  return { row, manifest, withheld: await loadRedaction(app, manifest), seen }
}

/** The error for an unknown id; `taken-down` if the snapshot was erased by a take-down. */
async function missingSnapshotError(app: Pick<App, 'catalog'>, id: string): Promise<ServiceError> {
  const ending = /^\d{8}T\d{6}Z-([0-9a-f]{16})$/.exec(id)?.[1]
  const erased = ending === undefined ? undefined : await findErasedPost((await app.catalog()).db, ending)
  return erased
    ? takenDownError(erased)
    : new ServiceError('not-found', `Unknown snapshot ${id}.`, { input: id })
}

/** Loads what to leave out of a snapshot, because it belongs to another post that was taken down. */
export async function loadRedaction(app: Pick<App, 'catalog'>, manifest: Manifest): Promise<Redaction> {
  const others = mentionedPosts(manifest)
  const down = others.length === 0 ? [] : await filterTakenDown((await app.catalog()).db, others)
  return redactionOf(manifest, down)
}
