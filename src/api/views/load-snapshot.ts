import type { FastifyRequest } from 'fastify'
import { findErasedPost } from '../../catalog/posts/publication-status.ts'
import type { FoundSnapshot } from '../../catalog/snapshots/snapshots.ts'
import { ServiceError } from '../../model/errors.ts'
import type { Manifest } from '../../model/manifest.ts'
import type { App } from '../../runtime/app.ts'
import { loadRedaction, type Redaction } from '../../services/publication/redaction.ts'
import { notVisibleError, takenDownError, visibilityOf } from './visibility.ts'

/** The row of a snapshot that the caller may see; it has the object keys. */
export interface VisibleRow {
  readonly row: FoundSnapshot
  /** `public` if everybody may see it. */
  readonly seen: 'public' | 'reader'
}

/** A snapshot that the caller may see. */
export interface VisibleSnapshot extends VisibleRow {
  /** As it is stored. */
  readonly manifest: Manifest
  /** What the caller may see of it. */
  readonly redaction: Redaction
}

/**
 * Finds the row of a snapshot that the caller may see.
 *
 * @throws ServiceError `taken-down`; for a snapshot that the caller may not see and for one that does not exist alike:
 * `unauthorized` to the public unless `STET_PUBLISH` is `all`, else `not-found`
 */
export async function findVisibleRow(
  app: Pick<App, 'catalog' | 'snapshotCache' | 'config'>,
  request: FastifyRequest,
  id: string,
): Promise<VisibleRow> {
  const row = await app.snapshotCache.find(id)
  if (!row) throw (await erasedError(app, id)) ?? absentError(app, request, id)
  const seen = visibilityOf(app, request, { ...row, id: row.post_id })
  if (seen === 'closed') throw absentError(app, request, id)
  return { row, seen }
}

/** Loads a snapshot that the caller may see. @throws as `findVisibleRow`, StoreError `store-corrupt` */
export async function loadVisibleSnapshot(
  app: Pick<App, 'catalog' | 'manifests' | 'snapshotCache' | 'config'>,
  request: FastifyRequest,
  id: string,
): Promise<VisibleSnapshot> {
  const { row, seen } = await findVisibleRow(app, request, id)
  const manifest = await app.manifests.load(row.manifest_key)
  const redaction = await loadRedaction(app, manifest, request.viewer)
  return { row, seen: redaction.isPublic ? seen : 'reader', manifest, redaction }
}

/** The error for a snapshot that a take-down erased; null for any other. */
async function erasedError(app: Pick<App, 'catalog'>, id: string): Promise<ServiceError | null> {
  const ending = /^\d{8}T\d{6}Z-([0-9a-f]{16})$/.exec(id)?.[1]
  const erased = ending === undefined ? undefined : await findErasedPost((await app.catalog()).db, ending)
  return erased ? takenDownError(erased) : null
}

/** Where everything is public a token would show no more, as a rule. */
const absentError = ({ config }: Pick<App, 'config'>, request: FastifyRequest, id: string): ServiceError =>
  request.viewer === 'public' && config.publish !== 'all'
    ? notVisibleError(request, id)
    : new ServiceError('not-found', `Unknown snapshot ${id}.`, { input: id })
