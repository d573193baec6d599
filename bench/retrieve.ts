/**
 * Measures what readers request from the API, on PostgreSQL and an S3 gateway (Ceph): card, search, manifest and a
 * range of a video. Several concurrent readers load each, in turn with the bare S3 GET of the same bytes and the bare
 * query in the same run. Then measures the API's memory while a hundred readers hold a large video open. `npm run bench
 * -- retrieve [megabytes of the video] [requests] [seconds of reading] [readers at once]`
 */

import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, get as httpGet, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { readConfig } from '../config/config.ts'
import { findSnapshot } from '../src/catalog/snapshots/snapshots.ts'
import { createApp } from '../src/runtime/app.ts'
import { hasCeph, startCeph } from '../tests/support/ceph.ts'
import { startPostgres } from '../tests/support/postgres.ts'
import { quantile } from './measure/quantile.ts'
import { keepVideo } from './retrieve/snapshot.ts'
import { startRetrieveServer } from './retrieve/start-server.ts'

const MB = 1024 * 1024
const [VIDEO_MB = 1024, REQUESTS = 2_000, READ_S = 20, READERS = 4] = process.argv.slice(2).map(Number)
const HELD = 100
/** The range that a player requests when it seeks. */
const RANGE = MB

if (!hasCeph()) {
  console.log('Skipped: no Ceph here (Debian: radosgw, ceph-mon, ceph-osd, ceph-common).')
  process.exit()
}
await using parts = new AsyncDisposableStack()
const dir = await mkdtemp(join(tmpdir(), 'stet-bench-'))
parts.defer(() => rm(dir, { recursive: true, force: true }))
const ceph = parts.use(await startCeph())
Object.assign(process.env, ceph.env)
const postgres = parts.use(await startPostgres())
const env = {
  STET_DATA_DIR: dir,
  STET_LOG_LEVEL: 'silent',
  STET_PUBLISH: 'all',
  STET_STORE: `s3://${await ceph.bucket('retrieve')}/a`,
  STET_DATABASE_URL: postgres.url,
}
const app = createApp(readConfig(env))
parts.defer(() => app.close())
const manifest = await keepVideo(app, '1900000000000000001', VIDEO_MB)
const video = manifest.resources.find((one) => one.role === 'video')
if (!video || video.offset === null) throw new Error('The video does not lie as it is.')
const { offset } = video
const { db } = await app.catalog()
const { createToken } = await import('../src/catalog/access/tokens.ts')
const { token } = await createToken(db, { scopes: ['read'], name: null }, new Date())
const signed = await (await app.store()).presign(manifest.wacz.key, 300, { type: 'video/mp4', filename: 'v' })
if (signed === null) throw new Error('The store gives no address.')

const server = parts.use(await startRetrieveServer(env))
const { url } = server
const rss = async (): Promise<number> => (await server.rss()) / MB

const agent = new Agent({ keepAlive: true, maxSockets: 256 })
async function open(address: string, headers: Record<string, string>): Promise<IncomingMessage> {
  const [answer] = (await once(httpGet(address, { agent, headers }), 'response')) as [IncomingMessage]
  return answer
}
async function read(address: string, headers: Record<string, string>, status: number): Promise<void> {
  const answer = await open(address, headers)
  if (answer.statusCode !== status) throw new Error(`${address}: ${answer.statusCode}`)
  for await (const _ of answer);
}
const from = (): number => Math.floor(Math.random() * (video.bytes - RANGE))
const range = (at: number) => ({ range: `bytes=${at}-${at + RANGE - 1}` })
const read200 = (path: string) => () => read(`${url}${path}`, { authorization: `Bearer ${token}` }, 200)

const QUESTIONS: Readonly<Record<string, () => Promise<unknown>>> = {
  'a range of 1 MB, bare S3 GET': () => read(signed, range(offset + from()), 206),
  'a range of 1 MB, resource': () =>
    read(`${url}/v1/snapshots/${manifest.id}/resources/${video.n}`, range(from()), 206),
  'bare query': () => findSnapshot(db, manifest.id),
  manifest: read200(`/v1/snapshots/${manifest.id}`),
  card: () => read(`${url}/v1/snapshots/${manifest.id}/card`, {}, 200),
  search: read200('/v1/posts?q=lighthouse'),
}

const took = new Map<string, number[]>(Object.keys(QUESTIONS).map((name) => [name, []]))
const busy = new Map<string, number>()
/** The contenders take turns, so that other load on the machine affects each alike. */
const TURNS = 10
for (let turn = 0; turn <= TURNS; turn += 1) {
  for (const [name, ask] of Object.entries(QUESTIONS)) {
    let left = Math.ceil(REQUESTS / TURNS)
    const start = performance.now()
    await Promise.all(
      Array.from({ length: READERS }, async () => {
        while (left-- > 0) {
          const asked = performance.now()
          await ask()
          // The first turn warms up.
          if (turn > 0) took.get(name)?.push(performance.now() - asked)
        }
      }),
    )
    if (turn > 0) busy.set(name, (busy.get(name) ?? 0) + performance.now() - start)
  }
}
console.log(`${READERS} readers at once, ${REQUESTS} requests each kind, a video of ${VIDEO_MB} MB`)
console.log('                                p50 ms    p99 ms    per s')
for (const [name, all] of took) {
  const rate = all.length / ((busy.get(name) ?? 1) / 1000)
  const cells = [quantile(all, 0.5).toFixed(2), quantile(all, 0.99).toFixed(2), rate.toFixed(0)]
  console.log(name.padEnd(30) + cells.map((cell) => cell.padStart(10)).join(''))
}
const median = (name: string): number => quantile(took.get(name) ?? [], 0.5)
const ratio = median('a range of 1 MB, resource') / median('a range of 1 MB, bare S3 GET')
console.log(`a ranged resource takes ${ratio.toFixed(2)} times the bare S3 GET at the median`)

const before = await rss()
let had = 0
const readers = await Promise.all(
  Array.from({ length: HELD }, () => open(`${url}/v1/snapshots/${manifest.id}/resources/${video.n}`, {})),
)
const stop = AbortSignal.timeout(READ_S * 1000)
const reading = readers.map(async (answer) => {
  stop.addEventListener('abort', () => answer.destroy())
  try {
    for await (const chunk of answer) had += (chunk as Uint8Array).length
  } catch (error) {
    if (!stop.aborted) throw error
  }
})
const seen: number[] = []
while (!stop.aborted) {
  await pause(500)
  seen.push(await rss())
}
await Promise.all(reading)
const half = seen.slice(Math.floor(seen.length / 2))
console.log(
  `${HELD} readers of the whole video for ${READ_S} s: ${(had / MB / READ_S).toFixed(0)} MB/s; memory of the API ` +
    `${before.toFixed(0)} MB before, ${Math.max(...seen).toFixed(0)} MB at most, ${Math.max(...half).toFixed(0)} MB at most in the second half`,
)
