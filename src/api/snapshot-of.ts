import type { FastifyRequest } from 'fastify'
import type { App } from '../app.ts'
import { type FoundSnapshot, findSnapshot } from '../catalog/snapshots.ts'
import { erasedPost, takenDownOf } from '../catalog/standing.ts'
import { ServiceError } from '../model/errors.ts'
import type { Manifest } from '../model/snapshot.ts'
import { manifestAt } from './manifest-cache.ts'
import { closed, maySee, takenDown } from './may-see.ts'
import { OfLate } from './of-late.ts'
import { mentioned, type Withheld, withheldFrom } from './withheld.ts'

/** A snapshot that whoever asks may see. */
export interface SeenSnapshot {
  readonly row: FoundSnapshot
  readonly manifest: Manifest
  /** What of it belongs to a post that was taken down. */
  readonly withheld: Withheld
  readonly seen: 'public' | 'reader'
}

/** A snapshot's row: where its objects lie. @throws ServiceError `not-found`, `taken-down` */
export async function snapshotRow(app: App, id: string): Promise<FoundSnapshot> {
  const row = await findSnapshot((await app.catalog()).db, id)
  if (!row) throw await notThere(app, id)
  if (row.taken_down_at === null) return row
  throw takenDown({ ...row, id: row.post_id })
}

/** A snapshot's manifest, read from the ledger. @throws as `snapshotRow`, StoreError `store-corrupt` */
export async function snapshotManifest(app: App, id: string): Promise<Manifest> {
  return await manifestAt(app, (await snapshotRow(app, id)).manifest_key)
}

/**
 * A snapshot for a door that the publishing policy guards.
 *
 * @throws ServiceError `taken-down`; `unauthorized` for what is not public, or not there, to those who
 * may not read; `not-found` to those who may
 */
export async function seeSnapshot(app: App, request: FastifyRequest, id: string): Promise<SeenSnapshot> {
  const row = await rows.get(app, id, async () => await findSnapshot((await app.catalog()).db, id))
  if (!row) {
    const missing = await notThere(app, id)
    throw missing.code === 'not-found' && request.scopes === null && app.config.publish !== 'all'
      ? closed(id)
      : missing
  }
  const seen = maySee(app, request, { ...row, id: row.post_id })
  if (seen === 'closed') throw closed(id)
  const manifest = await manifestAt(app, row.manifest_key)
  return { row, manifest, withheld: await withheldOf(app, manifest), seen }
}

const rows = new OfLate<FoundSnapshot | undefined>()

/** A snapshot whose bytes were deleted on demand is still answered with the take-down. */
async function notThere(app: App, id: string): Promise<ServiceError> {
  const ending = /^\d{8}T\d{6}Z-([0-9a-f]{16})$/.exec(id)?.[1]
  const erased = ending === undefined ? undefined : await erasedPost((await app.catalog()).db, ending)
  return erased
    ? takenDown(erased)
    : new ServiceError('not-found', `There is no snapshot ${id}.`, { input: id })
}

/** What of a snapshot belongs to a post that was taken down. */
export async function withheldOf(app: App, manifest: Manifest): Promise<Withheld> {
  const others = mentioned(manifest)
  const down = others.length === 0 ? [] : await takenDownOf((await app.catalog()).db, others)
  return withheldFrom(manifest, down)
}
