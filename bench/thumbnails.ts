/**
 * Measures thumbnails: how many a process makes a second from photos of usual sizes, beside a bare decode of the same
 * bytes; their sizes; then the API's memory while a hundred readers load pages of pictures, some of them hostile, first made
 * and then kept. `npm run bench -- thumbnails [photos] [readers at once]`
 */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { readConfig } from '../config/config.ts'
import { createToken } from '../src/catalog/access/tokens.ts'
import { createSemaphore } from '../src/model/semaphore.ts'
import { createApp } from '../src/runtime/app.ts'
import { MAX_THUMBNAIL_BYTES, makeThumbnail } from '../src/services/thumbnails/make-thumbnail.ts'
import { photo, pngBomb } from '../tests/support/pictures.ts'
import { quantile } from './measure/quantile.ts'
import { startRetrieveServer } from './retrieve/start-server.ts'
import { keepPhoto } from './thumbnails/snapshot.ts'

const MB = 1024 * 1024
const [PHOTOS = 200, READERS = 100] = process.argv.slice(2).map(Number)
const A_PAGE = 25
const AT_ONCE = 2

const SIZES = [
  [680, 510],
  [1200, 900],
  [2048, 1536],
] as const
const bases = await Promise.all(SIZES.flatMap(([w, h]) => [photo(w, h), photo(w, h, 'jpeg', 12)]))
/** Another hash for each: a decoder ignores what follows the end of a JPEG. */
const photos = Array.from({ length: PHOTOS }, (_, n) =>
  Buffer.concat([bases[n % bases.length] ?? Buffer.alloc(0), Buffer.from(`${n}`)]),
)

const inTurn = createSemaphore(AT_ONCE)
async function measure(
  name: 'bare' | 'thumbnails',
  work: (bytes: Buffer) => Promise<unknown>,
): Promise<number> {
  const [start, used] = [performance.now(), process.cpuUsage()]
  await Promise.all(photos.map((bytes) => inTurn(() => work(bytes))))
  const { user, system } = process.cpuUsage(used)
  cpu[name] = (user + system) / 1000 / PHOTOS
  return PHOTOS / ((performance.now() - start) / 1000)
}
const bare = (bytes: Buffer) => sharp(bytes).resize(320, 240).raw().toBuffer()
const sizes: number[] = []
const made = { bare: 0, thumbnails: 0 }
/** Milliseconds of CPU of one, which other load does not change. */
const cpu = { bare: 0, thumbnails: 0 }
// The first round warms up; the contenders take turns.
for (let round = 0; round < 3; round += 1) {
  const rates = {
    bare: await measure('bare', bare),
    thumbnails: await measure('thumbnails', async (bytes) =>
      sizes.push((await makeThumbnail(bytes))?.length ?? 0),
    ),
  }
  if (round > 0) for (const name of ['bare', 'thumbnails'] as const) made[name] += rates[name] / 2
}
if (sizes.includes(0) || Math.max(...sizes) > MAX_THUMBNAIL_BYTES)
  throw new Error('A thumbnail is not as it should be.')
console.log(
  `${PHOTOS} photos of 0.3 to 3.1 million pixels, ${AT_ONCE} at once: ${made.thumbnails.toFixed(0)} thumbnails a second, ` +
    `${(made.thumbnails / made.bare).toFixed(2)} of a bare decode (${made.bare.toFixed(0)}); ${cpu.thumbnails.toFixed(1)} ms of CPU each, a bare decode ${cpu.bare.toFixed(1)}; bytes: median ${quantile(sizes, 0.5)}, most ${Math.max(...sizes)}`,
)

await using parts = new AsyncDisposableStack()
const dir = await mkdtemp(join(tmpdir(), 'stet-bench-'))
parts.defer(() => rm(dir, { recursive: true, force: true }))
const env = { STET_DATA_DIR: dir, STET_LOG_LEVEL: 'silent', STET_PUBLISH: 'approved' }
const app = createApp(readConfig(env))
parts.defer(() => app.close())
const hostile = [pngBomb(40_000, 40_000, 400), pngBomb(10_000, 10_000), photos[0]?.subarray(0, 9_000)]
const paths: string[] = []
for (const [n, bytes] of photos.entries()) {
  const manifest = await keepPhoto(
    app,
    String(1_900_000_000_000_000_000n + BigInt(n)),
    hostile[n % 40] ?? bytes,
  )
  const resource = manifest.resources.find(({ role }) => role === 'photo')
  paths.push(`/v1/snapshots/${manifest.id}/resources/${resource?.n}/thumbnail`)
}
const { token } = await createToken((await app.catalog()).db, { scopes: ['read'], name: null }, new Date())
const server = parts.use(await startRetrieveServer(env))
const { url } = server
const rss = async (): Promise<number> => (await server.rss()) / MB

/** Asks again while the service says that it is too busy. */
async function ask(path: string): Promise<Response> {
  for (;;) {
    const answer = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } })
    if (answer.status === 200) return answer
    if (answer.status !== 503) throw new Error(`${path}: ${answer.status}`)
    await answer.arrayBuffer()
    refused += 1
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
let refused = 0

/** Each reader loads pages of pictures, six at once as a browser does, each from another place of the list. */
async function read(reader: number): Promise<void> {
  for (let from = 0; from < PHOTOS; from += A_PAGE) {
    const page = Array.from({ length: A_PAGE }, (_, n) => paths[(from + n + reader * 7) % PHOTOS] ?? '')
    for (let n = 0; n < page.length; n += 6) {
      await Promise.all(
        page.slice(n, n + 6).map(async (path) => {
          const answer = await ask(path)
          await answer.arrayBuffer()
        }),
      )
    }
  }
}
for (const name of ['made', 'kept']) {
  const before = await rss()
  const seen: number[] = []
  let isOver = false
  const watching = (async () => {
    while (!isOver) {
      seen.push(await rss())
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  })()
  const start = performance.now()
  await Promise.all(Array.from({ length: READERS }, (_, reader) => read(reader)))
  const seconds = (performance.now() - start) / 1000
  isOver = true
  await watching
  const answered = Math.ceil(PHOTOS / A_PAGE) * A_PAGE * READERS
  console.log(
    `${name}: ${READERS} readers, ${(answered / seconds).toFixed(0)} answers a second; memory of the API ${before.toFixed(0)} MB before, ${Math.max(...seen).toFixed(0)} MB at most${refused > 0 ? `; ${refused} asked again` : ''}`,
  )
}
