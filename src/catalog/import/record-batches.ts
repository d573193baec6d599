import type { LedgerObject } from './ledger-key.ts'
import type { RecordReader } from './ledger-record.ts'

/** Records of a batch, which are read at once; a batch ends earlier at these bytes. */
export const BATCH_RECORDS = 100
const BATCH_BYTES = 8_000_000

/** Divides the records among these objects into batches by their number and their sizes. */
export async function batchRecords(
  objects: readonly LedgerObject[],
  { store }: Pick<RecordReader, 'store'>,
): Promise<LedgerObject[][]> {
  const records = objects.filter((one) => one.kind !== 'wacz')
  // The listing of a disk tells no sizes.
  const sizes = await Promise.all(records.map(async (one) => one.size ?? (await store.size(one.key)) ?? 0))
  const batches: LedgerObject[][] = []
  let bytes = 0
  for (const [n, record] of records.entries()) {
    const size = sizes[n] ?? 0
    const last = batches.at(-1)
    if (last === undefined || last.length === BATCH_RECORDS || bytes + size > BATCH_BYTES) {
      batches.push([record])
      bytes = size
    } else {
      last.push(record)
      bytes += size
    }
  }
  return batches
}
