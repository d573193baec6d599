/**
 * Measures a reindex of a ledger into an empty PostgreSQL, on disk and on an S3 gateway (Ceph, if it is installed):
 * snapshots a second and peak memory of its process. In turn with it, a bare loop lists the same ledger, reads the same
 * records, as many at once, and parses their JSON. A reindex verifies the signature of every record, and writes some ten rows
 * a post.
 *
 * `npm run bench -- reindex [snapshots=20000] [rounds=3] [stores=disk,s3]`
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { sha256Hex } from '../src/archive/sha256.ts'
import { openStore } from '../src/archive/stores/open-store.ts'
import { BATCH_RECORDS } from '../src/catalog/import/record-batches.ts'
import type { StoreAddress } from '../src/model/store.ts'
import { hasCeph, startCeph } from '../tests/support/ceph.ts'
import { generatedLedger, writeLedger } from '../tests/support/generated-ledger.ts'
import { startPostgres } from '../tests/support/postgres.ts'
import { tempDir } from '../tests/support/service-config.ts'
import { quantile } from './measure/quantile.ts'
import { peakMemory } from './start/memory.ts'

const [snapshots, rounds] = [Number(process.argv[2] ?? 20_000), Number(process.argv[3] ?? 3)]
const stores = (process.argv[4] ?? 'disk,s3').split(',')
const REINDEX = fileURLToPath(new URL('../tests/support/reindex-catalog.ts', import.meta.url))

await using parts = new AsyncDisposableStack()
const dir = parts.use(await tempDir())
const postgres = parts.use(await startPostgres())
const disk: StoreAddress = { kind: 'file', dir: join(dir.path, 'archive') }
await writeLedger(generatedLedger(snapshots), disk.dir)
if (stores.includes('disk')) await measure('disk', disk)
if (stores.includes('s3') && hasCeph()) {
  const ceph = parts.use(await startCeph())
  Object.assign(process.env, ceph.env)
  const s3: StoreAddress = { kind: 's3', bucket: await ceph.bucket('reindex'), prefix: '' }
  await copyLedger(disk, s3)
  await measure('s3', s3)
}

async function measure(name: string, place: StoreAddress): Promise<void> {
  const bare: number[] = []
  const ours: number[] = []
  let peak = 0
  for (let round = 0; round < rounds; round++) {
    bare.push(await readBare(place))
    const { seconds, megabytes } = await reindex(place, `${name}${round}`)
    ours.push(seconds)
    peak = Math.max(peak, megabytes)
  }
  const [read, indexed] = [quantile(bare, 0.5), quantile(ours, 0.5)]
  console.log(
    `${name}, ${snapshots.toLocaleString('en')} snapshots: bare read ${read.toFixed(1)} s; reindex ${indexed.toFixed(1)} s, ${(snapshots / indexed).toFixed(0)} a second, ${(indexed / read).toFixed(1)} times the bare read; peak ${peak.toFixed(0)} MB`,
  )
}

/** The seconds that it takes to list the ledger, and to read and parse every record. */
async function readBare(place: StoreAddress): Promise<number> {
  const store = await openStore(place)
  const start = performance.now()
  const keys: string[] = []
  for await (const { key } of store.list('')) if (key.endsWith('.json')) keys.push(key)
  await eachKey(keys, async (key) => {
    const body = await store.get(key)
    if (body !== null) JSON.parse((await buffer(body)).toString())
  })
  const seconds = (performance.now() - start) / 1000
  await store.close()
  return seconds
}

/** The seconds of a reindex into an empty catalog, with the start of its process, and its peak memory in MB. */
async function reindex(
  place: StoreAddress,
  database: string,
): Promise<{ seconds: number; megabytes: number }> {
  const child = spawn(process.execPath, [REINDEX, await postgres.database(database), JSON.stringify(place)])
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

async function copyLedger(from: StoreAddress, into: StoreAddress): Promise<void> {
  const [source, target] = [await openStore(from), await openStore(into)]
  const keys: string[] = []
  for await (const { key } of source.list('')) keys.push(key)
  await eachKey(keys, async (key) => {
    const body = await source.get(key)
    const bytes = body === null ? Buffer.of() : await buffer(body)
    await target.put(key, { size: bytes.length, sha256: sha256Hex(bytes), source: bytes }, 'application/json')
  })
  await target.close()
}

/** Works on all keys, as many at once as a reindex reads. */
async function eachKey(keys: string[], work: (key: string) => Promise<void>): Promise<void> {
  const worker = async () => {
    for (let key = keys.pop(); key !== undefined; key = keys.pop()) await work(key)
  }
  await Promise.all(Array.from({ length: BATCH_RECORDS }, worker))
}
