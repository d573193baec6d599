/**
 * Measures how fast a new replica is filled: snapshots of a few sizes in one directory, copied into another by `stet
 * replicate`'s own functions, in turn with a bare loop that reads the same objects, hashes them and puts them into a third
 * directory, as many at once. The loop verifies no signature and keeps no queue.
 *
 *     npm run bench -- replicate [snapshots=400] [rounds=3]
 */
import { createHash, randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { openStore } from '../src/archive/stores/open-store.ts'
import { packSnapshot } from '../src/archive/wacz/pack-snapshot.ts'
import { forgetReplica } from '../src/catalog/copies/store-copies.ts'
import { saveSnapshot } from '../src/catalog/snapshots/save-snapshots.ts'
import { createApp } from '../src/runtime/app.ts'
import { replicate } from '../src/services/copies/replicate.ts'
import { concurrentMap } from '../src/verify/concurrent-map.ts'
import { exchange, memoryBody, testScratch } from '../tests/support/exchanges.ts'
import { serviceConfig, tempDir } from '../tests/support/service-config.ts'
import { packInput, postNumber } from '../tests/support/snapshots.ts'
import { quantile } from './measure/quantile.ts'

const snapshots = Number(process.argv[2] ?? 400)
const rounds = Number(process.argv[3] ?? 3)
/** Bytes of media in a snapshot, in turn: a photo, a few, a film. */
const SIZES = [300_000, 1_200_000, 6_000_000]
const AT_ONCE = 8

await using dir = await tempDir()
const place = (name: string): string => join(dir.path, name)
const config = serviceConfig(dir.path, {
  STET_REPLICAS: `b=file://${place('b')}`,
  STET_REPLICATE_PACE: '1000GB',
})
const app = createApp(config)
const { db } = await app.catalog()
const ledger = await app.ledger()
for (let n = 0; n < snapshots; n += 1) {
  await using scratch = await testScratch()
  const record = postNumber(n)
  const url = `https://media.example/${n}`
  const film = memoryBody(randomBytes(SIZES[n % SIZES.length] ?? 0))
  const input = await packInput(scratch, {
    post: { platform: record.platform, id: record.id, url: record.url },
    record,
    signer: await app.signer(),
    exchanges: [{ exchange: await exchange(url, 'video/mp4', film), role: 'video', medium: url }],
  })
  const { manifest } = await ledger.saveSnapshot(await packSnapshot(input))
  await saveSnapshot(db, manifest, manifest.wacz.key.replace(/wacz$/, 'json'), new Date())
}

const first = await app.store()
const keys: string[] = []
for await (const { key } of first.list('posts/')) keys.push(key)

/** Megabytes a second. */
async function bare(): Promise<number> {
  const target = await openStore({ kind: 'file', dir: place('bare') })
  const began = performance.now()
  let bytes = 0
  const copy = async (key: string): Promise<void> => {
    const stream = await first.get(key)
    const source = stream === null ? Buffer.of() : await buffer(stream)
    bytes += source.length
    const sha256 = createHash('sha256').update(source).digest('hex')
    await target.put(key, { source, size: source.length, sha256 }, 'application/octet-stream')
  }
  for await (const _ of concurrentMap(iterate(keys), AT_ONCE, copy));
  return bytes / 1e3 / (performance.now() - began)
}

async function* iterate(all: readonly string[]): AsyncGenerator<string> {
  yield* all
}

/** Megabytes a second, comparing the listings included. */
async function stet(): Promise<number> {
  const began = performance.now()
  let bytes = 0
  const request = { names: ['b'], refill: null }
  for await (const step of replicate(app, request, new AbortController().signal)) {
    if (step.kind === 'record') bytes += step.bytes
    if (step.kind === 'failed') throw new Error(step.error)
  }
  return bytes / 1e3 / (performance.now() - began)
}

const ratios: number[] = []
for (let round = 0; round <= rounds; round += 1) {
  for (const name of ['b', 'bare']) await rm(place(name), { recursive: true, force: true })
  await forgetReplica(db, 'b')
  const [theirs, ours] = round % 2 === 0 ? [await bare(), await stet()] : (await inTurn()).toReversed()
  // The first round warms up.
  if (round === 0) continue
  const ratio = (ours ?? 0) / (theirs ?? 1)
  ratios.push(ratio)
  console.log(
    `bare ${theirs?.toFixed(0)} MB/s   stet ${ours?.toFixed(0)} MB/s   ratio ${ratio.toFixed(2)}   (wanted: at least 0.7)`,
  )
}
console.log(`median ratio of ${rounds} rounds: ${quantile(ratios, 0.5).toFixed(2)}`)
await app.close()

async function inTurn(): Promise<number[]> {
  return [await stet(), await bare()]
}
