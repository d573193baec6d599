import { findErasedPost } from '../../catalog/posts/post-visibility.ts'
import { manifestRef } from '../../catalog/snapshots/manifest-rows.ts'
import type { FoundSnapshot } from '../../catalog/snapshots/snapshots.ts'
import { ServiceError } from '../../model/errors.ts'
import type { Manifest } from '../../model/manifest.ts'
import type { App } from '../../runtime/app.ts'
import { loadRedaction, type Redaction } from '../../services/publication/redaction.ts'
import {
  holdsTakenDownError,
  notVisibleError,
  type Reader,
  takenDownError,
  visibilityOf,
} from './visibility.ts'

/** The row of a snapshot that the caller may see; it has the object keys. */
interface VisibleRow {
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
  caller: Reader,
  id: string,
): Promise<VisibleRow> {
  const row = await app.snapshotCache.find(id)
  if (!row) throw (await erasedError(app, id)) ?? absentError(app, caller, id)
  const seen = visibilityOf(app, caller, { ...row, id: row.post_id })
  if (seen === 'closed') throw absentError(app, caller, id)
  return { row, seen }
}

/** Loads a snapshot that the caller may see. @throws as `findVisibleRow`, StoreError `store-corrupt` */
export async function loadVisibleSnapshot(
  app: Pick<App, 'catalog' | 'manifests' | 'snapshotCache' | 'platforms' | 'config'>,
  caller: Reader,
  id: string,
): Promise<VisibleSnapshot> {
  const { row, seen } = await findVisibleRow(app, caller, id)
  const manifest = await app.manifests.load(manifestRef(row))
  const redaction = await loadRedaction(app, manifest, caller.viewer)
  return { row, seen: redaction.isPublic ? seen : 'reader', manifest, redaction }
}

/** Loads a snapshot's manifest without other posts that the caller may not see. @throws as `loadVisibleSnapshot` */
export async function loadManifestView(
  app: Pick<App, 'catalog' | 'manifests' | 'snapshotCache' | 'platforms' | 'config'>,
  caller: Reader,
  id: string,
): Promise<Manifest> {
  return (await loadVisibleSnapshot(app, caller, id)).redaction.manifest
}

/**
 * Finds the row of a snapshot whose whole file the caller may read.
 *
 * @throws as `loadVisibleSnapshot`, also if the file contains another post that the caller may not see
 */
export async function findWholeSnapshot(
  app: Pick<App, 'catalog' | 'manifests' | 'snapshotCache' | 'platforms' | 'config'>,
  caller: Reader,
  id: string,
): Promise<FoundSnapshot> {
  const { row, redaction } = await loadVisibleSnapshot(app, caller, id)
  if (redaction.whole === 'taken-down') throw holdsTakenDownError(id, redaction)
  if (redaction.whole === 'closed') throw notVisibleError(caller, id)
  return row
}

/** The error for a snapshot that a take-down erased; null for any other. */
async function erasedError(app: Pick<App, 'catalog'>, id: string): Promise<ServiceError | null> {
  const ending = /^\d{8}T\d{6}Z-([0-9a-f]{16})$/.exec(id)?.[1]
  const erased = ending === undefined ? undefined : await findErasedPost((await app.catalog()).db, ending)
  return erased ? takenDownError(erased) : null
}

/** Where everything is public a token would show no more, as a rule. */
const absentError = ({ config }: Pick<App, 'config'>, caller: Reader, id: string): ServiceError =>
  caller.viewer === 'public' && config.publish !== 'all'
    ? notVisibleError(caller, id)
    : new ServiceError('not-found', `Unknown snapshot ${id}.`, { input: id })
