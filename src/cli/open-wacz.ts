import type { Readable } from 'node:stream'
import { findWholeSnapshot } from '../api/views/load-snapshot.ts'
import { missingObjectError } from '../api/views/open-resource.ts'
import { OPERATOR } from '../api/views/visibility.ts'
import type { App } from '../runtime/app.ts'

/**
 * Opens a snapshot's whole file.
 *
 * @throws ServiceError `not-found`, `taken-down`; StoreError `store-corrupt` if it is missing or was changed
 */
export async function openWacz(
  app: Pick<App, 'catalog' | 'reader' | 'manifests' | 'snapshotCache' | 'platforms' | 'config'>,
  id: string,
): Promise<Readable> {
  const row = await findWholeSnapshot(app, OPERATOR, id)
  const body = await app.reader.openWacz(row)
  if (!body) throw missingObjectError()
  return body
}
