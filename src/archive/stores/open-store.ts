import type { Store, StoreAddress } from '../../model/store.ts'
import { DiskStore } from './disk-store.ts'
import type { StoreOptions } from './store-options.ts'

/** Opens the store at an address without a request to it: errors appear at the first use, and the trial is made at the first write. */
export async function openStore(address: StoreAddress, options: StoreOptions = {}): Promise<Store> {
  if (address.kind === 'file') return new DiskStore(address.dir)
  // Loaded only if needed: loading the SDK takes longer than packing a snapshot.
  const { openS3Store } = await import('./s3-store.ts')
  return await openS3Store(address, options)
}
