import type { ObjectRangeClient } from '../../model/object-range-client.ts'
import type { Store, StoreAddress } from '../../model/store.ts'
import { DiskStore } from './disk-store.ts'

/**
 * Opens the store at an address without a request to it: errors appear at the first use.
 *
 * @param ranges creates the client that reads ranges of S3 objects; default: the SDK reads them
 */
export async function openStore(
  address: StoreAddress,
  ranges?: () => Promise<ObjectRangeClient>,
): Promise<Store> {
  if (address.kind === 'file') return new DiskStore(address.dir)
  // Loaded only if needed: loading the SDK takes longer than packing a snapshot.
  const { openS3Store } = await import('./s3-store.ts')
  return openS3Store(address, (await ranges?.()) ?? null)
}
