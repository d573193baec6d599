/**
 * Measures inline captures per second: detect → capture → seal → put, from a local origin in a process of its own to a
 * local S3 gateway (to disk if there is none). It takes turns with a bare loop that makes the same requests with
 * undici, hashes the responses, and puts the same bytes. Then shows where Stet spends its CPU time.
 */
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { Session } from 'node:inspector/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { ProxyAgent, request } from 'undici'
import { readConfig } from '../config/config.ts'
import { openStore } from '../src/archive/stores/open-store.ts'
import { capturePost } from '../src/capture/capture-post.ts'
import { detectCitations } from '../src/detect/detect-citations.ts'
import { createSemaphore } from '../src/model/semaphore.ts'
import type { Store } from '../src/model/store.ts'
import { buildXOembedUrl } from '../src/platforms/x/oembed.ts'
import { buildTweetResultUrl } from '../src/platforms/x/tweet-result.ts'
import { createApp } from '../src/runtime/app.ts'
import { hasCeph, startCeph } from '../tests/support/ceph.ts'
import { type FixturePost, idAt } from '../tests/support/origin/post.ts'
import { trust } from '../tests/support/origin/trust.ts'
import { quantile } from './measure/quantile.ts'

const BATCH = 60
/**
 * Rounds before the measurement, because the engine first has to compile the hot code, as in a service that has run for
 * a minute.
 */
const WARM_UP = 6
const ROUNDS = 9
const PROFILED = 300
const LANES = 8
const UNHURRIED = '100000/s burst 100000'

const START = Date.parse('2026-01-01T00:00:00Z')
const fixture = (n: number): FixturePost => ({
  id: idAt(new Date(START + n * 60_000).toISOString()),
  author: { handle: `bench_${n}`, name: 'Bench' },
  text: `Post number ${n}.`,
  photos: [{ key: `BenchPhoto${String(n).padStart(5, '0')}`, width: 1600, height: 900 }],
})
const posts = Array.from({ length: (WARM_UP + ROUNDS) * BATCH + PROFILED }, (_, n) => fixture(n))
const batches = Array.from({ length: WARM_UP + ROUNDS }, (_, n) => posts.slice(n * BATCH, (n + 1) * BATCH))
const profiled = posts.slice(-PROFILED)

await using parts = new AsyncDisposableStack()
const dir = await mkdtemp(join(tmpdir(), 'stet-bench-'))
parts.defer(() => rm(dir, { recursive: true, force: true }))
const ceph = hasCeph() ? parts.use(await startCeph()) : null
if (ceph) Object.assign(process.env, ceph.env)
const origin = await startOrigin()
trust(origin.ca)
const rates = ['X_SYNDICATION', 'X_OEMBED', 'MEDIA', 'HOST'].map((name) => [`STET_${name}_RATE`, UNHURRIED])
const config = readConfig({
  HTTPS_PROXY: origin.proxy,
  STET_DATA_DIR: dir,
  STET_LOG_LEVEL: 'silent',
  ...Object.fromEntries(rates),
  ...(ceph ? { STET_STORE: `s3://${await ceph.bucket('bench')}/stet` } : {}),
})
const app = createApp(config)
parts.defer(() => app.close())
const deps = await app.captureDeps()
const bareStore = await openStore(
  ceph
    ? { kind: 's3', bucket: await ceph.bucket('bare'), prefix: '' }
    : { kind: 'file', dir: join(dir, 'bare') },
)
parts.defer(() => bareStore.close())

/** Starts the origin in its own process, so that its CPU time is not counted as ours. */
async function startOrigin(): Promise<{ proxy: string; ca: string }> {
  const site = join(dir, 'site.json')
  await writeFile(site, JSON.stringify({ posts }))
  const main = fileURLToPath(new URL('../tests/support/origin/main.ts', import.meta.url))
  const child = spawn(process.execPath, [main, '--site', site, '--attached'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  parts.defer(async () => {
    child.stdin.end()
    await once(child, 'exit')
  })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return JSON.parse(line)
}

async function captured(post: FixturePost): Promise<void> {
  const text = `<p>Seen today:</p><blockquote class="twitter-tweet"><p>${post.text}</p>&mdash; Bench (@${post.author.handle}) <a href="https://x.com/${post.author.handle}/status/${post.id}">January 1, 2026</a></blockquote>`
  const [citation] = detectCitations({ text, format: 'html' }, app.platforms.recognisers)
  if (!citation?.id || !citation.url) throw new Error('The post was not detected.')
  const { platform, id, url } = citation
  const request = { capturedAt: new Date(), again: false, citations: [], maxWaitMs: 0 }
  const { outcome } = await capturePost({ platform, id, url }, request, deps)
  if (outcome !== 'captured') throw new Error(`${url}: ${outcome}`)
}

const agent = new ProxyAgent({ uri: origin.proxy, requestTls: { ca: readFileSync(origin.ca) } })
parts.defer(() => agent.close())

async function bare({ id, author, photos }: FixturePost, sizes: readonly number[]): Promise<void> {
  const url = `https://x.com/${author.handle}/status/${id}`
  const answer = await fetched(buildTweetResultUrl(config.platforms.x?.syndicationUrl ?? '', id))
  const avatar: string = JSON.parse(answer.toString()).user.profile_image_url_https
  await fetched(buildXOembedUrl(config.platforms.x?.oembedUrl ?? '', { platform: 'x', id, url }))
  await fetched(`https://pbs.twimg.com/media/${photos?.[0]?.key}?format=jpg&name=orig`)
  // Request the larger avatar first; the origin has only the smaller one.
  await fetched(avatar.replace('_normal', '_400x400'), 404)
  await fetched(avatar)
  for (const [n, size] of sizes.entries()) await put(bareStore, `${id}/${n}`, size)
}

async function fetched(url: string, wanted = 200): Promise<Buffer> {
  const { statusCode, body } = await request(url, { dispatcher: agent })
  if (statusCode !== wanted) throw new Error(`${url}: ${statusCode}`)
  const hash = createHash('sha256')
  const chunks: Buffer[] = []
  for await (const chunk of body) {
    hash.update(chunk)
    chunks.push(chunk)
  }
  hash.digest('hex')
  return Buffer.concat(chunks)
}

async function put(store: Store, key: string, size: number): Promise<void> {
  const bytes = randomBytes(size)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await store.put(key, { size, sha256, source: bytes }, 'application/octet-stream')
}

interface Measured {
  readonly perSecond: number
  readonly cpuMs: number
}

async function each(
  some: readonly FixturePost[],
  work: (post: FixturePost) => Promise<void>,
): Promise<Measured> {
  const lane = createSemaphore(LANES)
  const start = performance.now()
  const cpu = process.cpuUsage()
  await Promise.all(some.map((post) => lane(() => work(post))))
  const { user, system } = process.cpuUsage(cpu)
  return {
    perSecond: (some.length / (performance.now() - start)) * 1000,
    cpuMs: (user + system) / 1000 / some.length,
  }
}

/** CPU time by room of the code, in milliseconds per post. */
async function whereItGoes(some: readonly FixturePost[]): Promise<[string, number][]> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: 500 })
  await session.post('Profiler.start')
  await each(some, captured)
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  const names = new Map(
    profile.nodes.map(({ id, callFrame }) => [id, placeOf(callFrame.url, callFrame.functionName)]),
  )
  const sums = new Map<string, number>()
  for (const [n, id] of (profile.samples ?? []).entries()) {
    const place = names.get(id) ?? 'other'
    sums.set(place, (sums.get(place) ?? 0) + (profile.timeDeltas?.[n] ?? 0) / 1000 / some.length)
  }
  sums.delete('idle')
  return [...sums].sort((a, b) => b[1] - a[1])
}

function placeOf(url: string, name: string): string {
  if (url === '') return name === '(idle)' ? 'idle' : name === '(garbage collector)' ? name : 'the engine'
  if (url.startsWith('node:'))
    return url.startsWith('node:internal/crypto') ? 'node: crypto' : 'node: the rest'
  const packaged = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]
  if (packaged)
    return packaged.startsWith('@aws-sdk') || packaged.startsWith('@smithy') ? 'the AWS SDK' : packaged
  return /\/(src\/\w+)/.exec(url)?.[1] ?? 'this bench'
}

const [first = [], ...rest] = batches
await each(first, captured)
const stored = await Array.fromAsync((await app.store()).list('posts/'))
const sizes = ['.wacz', '.json'].map((suffix) => {
  const some = stored.filter(({ key }) => key.endsWith(suffix))
  return Math.round(some.reduce((sum, { size }) => sum + size, 0) / some.length)
})

// The contenders take turns, so that other load on the machine slows both alike. The median drops the outliers.
const rounds: { loop: Measured; stet: Measured }[] = []
for (const batch of rest) {
  rounds.push({ loop: await each(batch, (post) => bare(post, sizes)), stet: await each(batch, captured) })
}
const places = await whereItGoes(profiled)

const median = (who: 'loop' | 'stet', what: keyof Measured): number =>
  quantile(
    rounds.slice(WARM_UP - 1).map((round) => round[who][what]),
    0.5,
  )
const [loop, stet] = (['loop', 'stet'] as const).map((who) => ({
  perSecond: median(who, 'perSecond'),
  cpuMs: median(who, 'cpuMs'),
})) as [Measured, Measured]
const figure = (value: number, digits = 0) => value.toFixed(digits).padStart(8)
console.log(
  `${ROUNDS} rounds of ${BATCH} posts with a photo each, ${LANES} at once, ${sizes.join(' + ')} bytes a post to ${ceph ? 'S3' : 'disk'}; medians`,
)
console.log(
  `${figure(loop.perSecond)} posts a second, ${figure(loop.cpuMs, 1)} ms of CPU a post: the bare loop`,
)
console.log(`${figure(stet.perSecond)} posts a second, ${figure(stet.cpuMs, 1)} ms of CPU a post: Stet`)
console.log(
  `${figure(stet.perSecond / loop.perSecond, 2)} of the bare rate, ${(stet.cpuMs / loop.cpuMs).toFixed(2)} times its CPU`,
)
console.log('Where the time of the process goes, in milliseconds a post:')
for (const [place, ms] of places.slice(0, 14)) console.log(`${figure(ms, 2)} ${place}`)
