/**
 * Measures captures per second through the service, beside the inline pipeline. Both capture similar posts from the
 * same local origin into the same S3 gateway, or to disk if there is none. The services are one, two and four worker
 * processes on Redis and PostgreSQL, and `stet up` alone on its embedded PostgreSQL. Each takes turns with the inline
 * pipeline in this process, so that changes of the machine's speed affect both; the results are medians of the rounds.
 * Rate limits are lifted for all alike. The first origin answers at once, so that the shared processor is the limit.
 * The second answers later, as over a network. Then `bench/intake.ts` measures what the intake accepts.
 *
 *     npm run bench -- service [posts a round] [requests to the intake] [URLs in bulk]
 */
import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { readConfig } from '../config/config.ts'
import { capturePost } from '../src/capture/capture-post.ts'
import type { PostRef } from '../src/model/platform.ts'
import { createSemaphore } from '../src/model/semaphore.ts'
import { type App, createApp } from '../src/runtime/app.ts'
import { acceptPosts } from '../src/services/intake/accept-intake.ts'
import { hasCeph, startCeph } from '../tests/support/ceph.ts'
import { type FixturePost, idAt } from '../tests/support/origin/post.ts'
import { trust } from '../tests/support/origin/trust.ts'
import { startPostgres } from '../tests/support/postgres.ts'
import { startRedis } from '../tests/support/redis.ts'
import { benchIntake } from './intake.ts'
import { quantile } from './measure/quantile.ts'
import { startSlowOrigin } from './service/slow-origin.ts'

const [count = 200, requests = 3_000, urls = 100_000] = process.argv.slice(2).map(Number)
/** Warm-up captures for each process, because code that has just been loaded is slow. */
const WARM_UP = 200
const WORKERS = [1, 2, 4]
const ROUNDS = 3
/** The delay of each response, in milliseconds. */
const LATE = [0, 50]
const UNHURRIED = '100000/s burst 100000'

const START = Date.parse('2026-01-01T00:00:00Z')
let made = 0
const batch = (size: number): FixturePost[] =>
  Array.from({ length: size }, () => {
    made += 1
    return {
      id: idAt(new Date(START + made * 60_000).toISOString()),
      author: { handle: `bench_${made}`, name: 'Bench' },
      text: `Post number ${made}.`,
      photos: [{ key: `BenchPhoto${String(made).padStart(5, '0')}`, width: 1600, height: 900 }],
    }
  })
const refOf = ({ id, author }: FixturePost): PostRef => ({
  platform: 'x',
  id,
  url: `https://x.com/${author.handle}/status/${id}`,
})

const warm = batch(WARM_UP)
const contestantPosts = (workers: number) => ({
  warm: batch(WARM_UP * workers),
  rounds: LATE.map(() =>
    Array.from({ length: ROUNDS }, () => ({ inline: batch(count), served: batch(count) })),
  ),
})
const byWorkers = WORKERS.map((workers) => ({ workers, posts: contestantPosts(workers) }))
const forEmbedded = contestantPosts(1)
const all = [
  ...warm,
  ...[forEmbedded, ...byWorkers.map((one) => one.posts)].flatMap((one) => [
    ...one.warm,
    ...one.rounds.flat().flatMap(({ inline, served }) => [...inline, ...served]),
  ]),
]

await using parts = new AsyncDisposableStack()
const dir = await mkdtemp(join(tmpdir(), 'stet-bench-'))
parts.defer(() => rm(dir, { recursive: true, force: true }))
const ceph = hasCeph() ? parts.use(await startCeph()) : null
if (ceph) Object.assign(process.env, ceph.env)
const redis = parts.use(await startRedis())
const postgres = parts.use(await startPostgres())
const origin = parts.use(await startSlowOrigin(dir, all))
trust(origin.ca)
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
const rates = ['X_SYNDICATION', 'X_OEMBED', 'MEDIA', 'HOST'].map((name) => [`STET_${name}_RATE`, UNHURRIED])
const env: Record<string, string> = {
  HTTPS_PROXY: origin.proxy,
  NODE_EXTRA_CA_CERTS: origin.ca,
  STET_DATA_DIR: dir,
  STET_LOG_LEVEL: 'silent',
  STET_REDIS_URL: redis.url,
  STET_DATABASE_URL: await postgres.database('stet'),
  STET_SIGNING_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  STET_STORE: ceph ? `s3://${await ceph.bucket('bench')}/stet` : `file://${dir}/archive`,
  STET_VERIFY_EVERY: 'none',
  STET_AUDIT_EVERY: 'none',
  ...Object.fromEntries(rates),
}
const app = createApp(readConfig(env))
parts.defer(() => app.close())
const { STET_REDIS_URL: _redis, STET_DATABASE_URL: _database, ...alone } = env
const pipeline = createApp(readConfig(alone))
parts.defer(() => pipeline.close())
/** `stet up` by itself: PostgreSQL below its data directory, no Redis, the same store. */
const embeddedEnv = { ...alone, STET_DATA_DIR: join(dir, 'embedded'), STET_LISTEN: '127.0.0.1:0' }
/** The default of the release. */
const AT_ONCE = app.config.captureConcurrency

/** Captures the posts. @returns captures a second */
async function inline(posts: readonly FixturePost[]): Promise<number> {
  const deps = await pipeline.captureDeps()
  const lane = createSemaphore(AT_ONCE)
  const begun = performance.now()
  await Promise.all(
    posts.map((post) =>
      lane(async () => {
        const request = { capturedAt: new Date(), again: false, citations: [], maxWaitMs: 0 }
        const { outcome } = await capturePost(refOf(post), request, deps)
        if (outcome !== 'captured') throw new Error(`${post.id}: ${outcome}`)
      }),
    ),
  )
  return perSecond(posts, begun)
}

const perSecond = (posts: readonly FixturePost[], begun: number): number =>
  (posts.length / (performance.now() - begun)) * 1000

/** Starts a command of Stet and waits for its first line. @returns a function that stops it */
async function startStet(
  words: readonly string[],
  settings: Readonly<Record<string, string>>,
): Promise<() => Promise<void>> {
  const bin = fileURLToPath(new URL('../bin/stet.js', import.meta.url))
  const child = spawn(process.execPath, [bin, ...words], {
    env: { PATH: process.env.PATH ?? '', ...settings, ...ceph?.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(createInterface({ input: child.stdout }), 'line')
  return async () => {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
}

/**
 * Accepts the posts as the API would, and waits until each capture has ended.
 *
 * @param client the catalog and queue of the service that captures
 * @returns captures a second, from when the last post was accepted
 */
async function served(posts: readonly FixturePost[], client: App): Promise<number> {
  const { db } = await client.catalog()
  const incoming = posts.map((post) => ({
    intakeId: crypto.randomUUID(),
    requestId: null,
    sender: 'bench',
    post: refOf(post),
    articleUrl: null,
    priority: 'normal' as const,
  }))
  await acceptPosts(incoming, client)
  const begun = performance.now()
  const open = db.selectFrom('posts').select('id').where('capture_state', '<>', 'done').limit(1)
  while ((await open.execute()).length > 0) await pause(50)
  const rate = perSecond(posts, begun)
  const rows = await db
    .selectFrom('posts')
    .select((row) => ['outcome', row.fn.countAll<number>().as('count')])
    .where(
      'id',
      'in',
      posts.map(({ id }) => id),
    )
    .groupBy('outcome')
    .execute()
  if (rows.length !== 1 || rows[0]?.outcome !== 'captured') throw new Error(JSON.stringify(rows))
  return rate
}

const figure = (value: number, digits = 1) => value.toFixed(digits).padStart(8)
const median = (values: readonly number[]) => quantile(values, 0.5)

/** Measures a running service in turn with the inline pipeline, and prints both. */
async function compare(
  name: string,
  { warm, rounds }: ReturnType<typeof contestantPosts>,
  client: App,
): Promise<void> {
  await served(warm, client)
  for (const [n, late] of LATE.entries()) {
    await origin.delayAnswers(late)
    const rates: { inline: number; served: number }[] = []
    for (const round of rounds[n] ?? []) {
      rates.push({ inline: await inline(round.inline), served: await served(round.served, client) })
    }
    const rate = median(rates.map((one) => one.served))
    const base = median(rates.map((one) => one.inline))
    console.log(
      `${figure(rate)} captures a second: ${name}, answers after ${late} ms, ${(rate / base).toFixed(2)} of inline (${base.toFixed(1)})`,
    )
  }
  await origin.delayAnswers(0)
}

console.log(
  `${count} posts with a photo each a round, ${AT_ONCE} at once a process, to ${ceph ? 'S3' : 'disk'}; ${availableParallelism()} cores, shared with origin, servers and store`,
)
await inline(warm)
{
  const stop = await startStet(['up'], embeddedEnv)
  const client = createApp(readConfig(embeddedEnv))
  await compare('stet up, embedded (wanted: at least 0.8)', forEmbedded, client)
  await client.close()
  await stop()
}
for (const { workers, posts } of byWorkers) {
  const start = () => startStet(['work', 'capture-x'], env)
  const stops = await Promise.all(Array.from({ length: workers }, start))
  await compare(`${workers} worker(s)`, posts, app)
  await Promise.all(stops.map((stop) => stop()))
}
await benchIntake(requests, 64, urls)
