/**
 * Several writers of one process that race for keys, each with bytes of its own, in a store that is written under leases. For
 * each line of its input, a key, it prints a line: the results of its writers. `node race-writers.ts <bucket> <database>
 * <name> <writers> <milliseconds of a lease>`
 */
import { createInterface } from 'node:readline'
import { openStore } from '../../src/archive/stores/open-store.ts'
import { openWriteLeases } from '../../src/catalog/stores/write-leases.ts'
import { bodyOf } from './race-bodies.ts'
import { rememberedTrial } from './store-trials.ts'

const [bucket = '', connectionString = '', name = '', writers = '1', leaseMs = '30000'] =
  process.argv.slice(2)
const leases = openWriteLeases({ connectionString }, Number(leaseMs))
const store = await openStore(
  { kind: 's3', bucket, prefix: 'race' },
  { leases, trials: rememberedTrial('ignores-condition', 'keeps-cut-off') },
)
process.stdout.write('ready\n')
for await (const key of createInterface({ input: process.stdin })) {
  const results = await Promise.all(
    Array.from({ length: Number(writers) }, (_, n) =>
      store.put(key, bodyOf(`${name}-${n}`, key), 'application/octet-stream'),
    ),
  )
  process.stdout.write(`${JSON.stringify(results)}\n`)
}
await store.close()
await leases.close()
