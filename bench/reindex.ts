/**
 * Measures a reindex of a ledger on disk into an empty PostgreSQL: snapshots a second and peak memory of its process,
 * beside a bare loop that lists the same ledger, reads the same records and parses their JSON. A reindex verifies the
 * signature of every record, and writes some ten rows a post.
 *
 * `npm run bench -- reindex [snapshots=20000] [rounds=3]`
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { openStore } from '../src/archive/stores/open-store.ts'
import { generatedLedger, writeLedger } from '../tests/support/generated-ledger.ts'
import { startPostgres } from '../tests/support/postgres.ts'
import { tempDir } from '../tests/support/service-config.ts'
import { quantile } from './measure/quantile.ts'
import { peakMemory } from './start/memory.ts'

const snapshots = Number(process.argv[2] ?? 20_000)
const rounds = Number(process.argv[3] ?? 3)
/** As many reads at once as a reindex makes. */
const READS = 16
const REINDEX = fileURLToPath(new URL('../tests/support/reindex-catalog.ts', import.meta.url))

await using dir = await tempDir()
await using postgres = await startPostgres()
const place = { kind: 'file' as const, dir: join(dir.path, 'archive') }
await writeLedger(generatedLedger(snapshots), place.dir)

/** The seconds that it takes to list the ledger, and to read and parse every record. */
async function readBare(): Promise<number> {
  const store = await openStore(place)
  const start = performance.now()
  const keys: string[] = []
  for await (const { key } of store.list('')) if (key.endsWith('.json')) keys.push(key)
  const read = async () => {
    for (let key = keys.pop(); key !== undefined; key = keys.pop()) {
      const body = await store.get(key)
      if (body !== null) JSON.parse((await buffer(body)).toString())
    }
  }
  await Promise.all(Array.from({ length: READS }, read))
  return (performance.now() - start) / 1000
}

/** The seconds of a reindex into an empty catalog, with the start of its process, and its peak memory in MB. */
async function reindex(round: number): Promise<{ seconds: number; megabytes: number }> {
  const child = spawn(process.execPath, [
    REINDEX,
    await postgres.database(`r${round}`),
    JSON.stringify(place),
  ])
  child.stderr.pipe(process.stderr)
  const exit = once(child, 'exit')
  let [megabytes, last] = [0, { snapshots: 0 }]
  const start = performance.now()
  for await (const line of createInterface({ input: child.stdout })) {
    last = JSON.parse(line)
    megabytes = Math.max(megabytes, await peakMemory(child.pid ?? 0).catch(() => 0))
  }
  await exit
  if (last.snapshots !== snapshots)
    throw new Error(`${last.snapshots} of ${snapshots} snapshots were indexed`)
  return { seconds: (performance.now() - start) / 1000, megabytes }
}

const bare: number[] = []
const ours: number[] = []
let peak = 0
for (let round = 0; round < rounds; round++) {
  bare.push(await readBare())
  const { seconds, megabytes } = await reindex(round)
  ours.push(seconds)
  peak = Math.max(peak, megabytes)
}
const [read, indexed] = [quantile(bare, 0.5), quantile(ours, 0.5)]
console.log(
  `${snapshots.toLocaleString('en')} snapshots: bare read ${read.toFixed(1)} s; reindex ${indexed.toFixed(1)} s, ${(snapshots / indexed).toFixed(0)} a second, ${(indexed / read).toFixed(1)} times the bare read; peak ${peak.toFixed(0)} MB`,
)
