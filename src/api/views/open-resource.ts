import type { Readable } from 'node:stream'
import { ServiceError, StoreError } from '../../model/errors.ts'
import type { Manifest, Resource } from '../../model/manifest.ts'
import type { ByteRange } from '../../model/store.ts'
import type { App } from '../../runtime/app.ts'
import type { VisibleSnapshot } from './load-snapshot.ts'
import { holdsTakenDownError } from './visibility.ts'

/**
 * Finds a resource of a snapshot.
 *
 * @throws ServiceError `not-found`; `taken-down` if it is, or may contain, content of a post that was taken down
 */
export function findResource({ manifest, redaction }: VisibleSnapshot, n: number): Resource {
  const resource = manifest.resources[n]
  const visibility = resource ? redaction.visibilityOf(resource) : 'closed'
  if (visibility === 'taken-down') throw holdsTakenDownError(manifest.id, redaction)
  // One answer for what is not shown and for what does not exist.
  if (!resource || visibility === 'closed') {
    throw new ServiceError('not-found', `Snapshot ${manifest.id} has no resource ${n}.`, { input: String(n) })
  }
  return resource
}

/** Opens the body of resource `n`, or a part of it; null if its object is missing. */
export async function openResource(
  app: Pick<App, 'reader'>,
  manifest: Manifest,
  n: number,
  range?: ByteRange,
): Promise<Readable | Uint8Array | null> {
  return await app.reader.openResource(manifest, n, range)
}

/** A row of the catalog names an object that the store does not have. */
export const missingObjectError = (): StoreError =>
  new StoreError('store-corrupt', 'The stored object is missing.', {
    hint: 'Run stet verify --audit to list the damaged snapshots.',
  })
