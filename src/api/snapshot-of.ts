import type { App } from '../app.ts'
import { findSnapshot } from '../catalog/snapshots.ts'
import { ServiceError, StoreError } from '../model/errors.ts'
import { postSlug } from '../model/platform.ts'
import type { Manifest } from '../model/snapshot.ts'
import type { Access } from './api.ts'

/** A snapshot's row: where its objects lie. @throws ServiceError `not-found`, `taken-down` */
export async function snapshotRow(app: App, id: string) {
  const row = await findSnapshot((await app.catalog()).db, id)
  if (!row) throw new ServiceError('not-found', `There is no snapshot ${id}.`, { input: id })
  if (row.taken_down_at === null) return row
  const day = row.taken_down_at.toISOString().slice(0, 10)
  const post = postSlug({ platform: row.platform, id: row.post_id })
  throw new ServiceError('taken-down', `${post} was taken down on ${day}: ${row.taken_down_reason ?? ''}`, {
    input: id,
  })
}

/** A snapshot's manifest, read from the ledger. @throws as `snapshotRow`, StoreError `store-corrupt` */
export async function snapshotManifest(app: App, id: string): Promise<Manifest> {
  const row = await snapshotRow(app, id)
  const manifest = await (await app.ledger()).readManifest(row.manifest_key)
  if (manifest) return manifest
  throw new StoreError('store-corrupt', `The manifest ${row.manifest_key} is missing.`, {
    input: row.manifest_key,
    hint: 'Run stet verify --audit: it tells which snapshots are damaged.',
  })
}

/** Cards and their media are public where the operator publishes everything; else they need a token. */
export function shownToAll({ config }: App): Access {
  return config.publish === 'all' ? 'public' : 'read'
}
