import type { ObjectRangeClient } from '../../model/object-range-client.ts'
import type { Store, StoreAddress } from '../../model/store.ts'
import { DiskStore } from './disk-store.ts'

/**
 * The store at an address. Nothing is asked of it yet: what is wrong with it shows at the first use.
 *
 * @param ranges makes what reads parts of a bucket's objects; without it the SDK does
 */
export async function openStore(
  address: StoreAddress,
  ranges?: () => Promise<ObjectRangeClient>,
): Promise<Store> {
  if (address.kind === 'file') return new DiskStore(address.dir)
  // The SDK is loaded by those who use it: it takes longer to load than a snapshot takes to pack.
  const { openS3Store } = await import('./s3-store.ts')
  return openS3Store(address, (await ranges?.()) ?? null)
}
