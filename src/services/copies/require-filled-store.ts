import type { ArchiveCopy } from '../../archive/copies.ts'
import type { Db } from '../../catalog/catalog.ts'
import { listCopies } from '../../catalog/copies/store-copies.ts'
import { StoreError } from '../../model/errors.ts'

/**
 * Refuses a store that had objects and has none: a disk that is not mounted looks like that, and what is put there would be
 * put into the directory below. A person says so if it is meant (`stet replicate --refill`).
 *
 * @throws StoreError `store-unreachable`; whatever the store throws
 */
export async function requireFilledStore(db: Db, { name, ledger }: ArchiveCopy): Promise<void> {
  const row = (await listCopies(db)).find((one) => one.name === name)
  const had = row && (row.is_replica ? row.filled_at : row.listed_at) !== null
  if (!had) return
  for await (const _ of ledger.listObjects('')) return
  const { address } = ledger.store
  throw new StoreError('store-unreachable', `${address} is empty, and it had objects.`, {
    input: address,
    hint: `Is it mounted, and is it the right one? If it shall be filled again: stet replicate --refill ${name}`,
  })
}
