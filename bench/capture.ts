/**
 * Measures inline captures per second: detect → capture → seal → put, from a local origin in a process of its own to a
 * local S3 gateway (to disk if there is none). It takes turns with a bare loop that makes the same requests with
 * undici, hashes the responses, and puts as many bytes. Then shows where Stet spends its CPU time.
 *
 *     npm run bench -- capture [platform]    # default: x
 */
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { ProxyAgent, request } from 'undici'
import { readConfig } from '../config/config.ts'
import { openStore } from '../src/archive/stores/open-store.ts'
import { capturePost } from '../src/capture/capture-post.ts'
import { detectCitations } from '../src/detect/detect-citations.ts'
import type { HttpClient, HttpRequest } from '../src/model/http.ts'
import { createSemaphore } from '../src/model/semaphore.ts'
import type { Store } from '../src/model/store.ts'
import { PLATFORMS } from '../src/platforms/registry.ts'
import { createApp } from '../src/runtime/app.ts'
import { hasCeph, startCeph } from '../tests/support/ceph.ts'
import { trust } from '../tests/support/origin/trust.ts'
import { profileCpu } from './capture/profile-cpu.ts'
import { SUBJECTS } from './capture/subjects.ts'
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

const name = process.argv[2] ?? 'x'
const subject = SUBJECTS[name]
if (subject === undefined) {
  console.error(
    `bench: there is no platform ${JSON.stringify(name)}. There is: ${Object.keys(SUBJECTS).join(', ')}.`,
  )
  process.exit(2)
}
const posts = Array.from({ length: (WARM_UP + ROUNDS) * BATCH + PROFILED }, (_, n) => subject.id(n))
const batches = Array.from({ length: WARM_UP + ROUNDS }, (_, n) => posts.slice(n * BATCH, (n + 1) * BATCH))
const profiled = posts.slice(-PROFILED)

await using parts = new AsyncDisposableStack()
const dir = await mkdtemp(join(tmpdir(), 'stet-bench-'))
parts.defer(() => rm(dir, { recursive: true, force: true }))
const ceph = hasCeph() ? parts.use(await startCeph()) : null
if (ceph) Object.assign(process.env, ceph.env)
const origin = await startOrigin()
trust(origin.ca)
const rates = [
  'STET_MEDIA_RATE',
  'STET_HOST_RATE',
  ...PLATFORMS.flatMap(({ capture }) => Object.values(capture?.rates ?? {}).map(({ name }) => name)),
].map((name) => [name, UNHURRIED])
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
// Its trial is not what is measured.
await bareStore.writeMode()
parts.defer(() => bareStore.close())

/** Starts the origin in its own process, so that its CPU time is not counted as ours. */
async function startOrigin(): Promise<{ proxy: string; ca: string }> {
  const site = join(dir, 'site.mjs')
  const subjects = new URL('capture/subjects.ts', import.meta.url).href
  await writeFile(
    site,
    `import { SUBJECTS } from '${subjects}'\nexport default SUBJECTS['${name}'].site(${JSON.stringify(posts)})`,
  )
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

type Sent = Pick<HttpRequest, 'url' | 'method' | 'headers' | 'body'>
/** The requests of each capture, by post. */
const sent = new Map<string, Sent[]>()

async function captured(id: string): Promise<void> {
  const text = `<p>Seen today:</p>${subject?.embed(id)}`
  const [citation] = detectCitations({ text, format: 'html' }, app.platforms.recognisers)
  if (!citation?.id || !citation.url) throw new Error('The post was not detected.')
  const requests: Sent[] = []
  sent.set(id, requests)
  const http: HttpClient = {
    ...deps.http,
    fetch(request) {
      requests.push(request)
      return deps.http.fetch(request)
    },
  }
  const post = { platform: citation.platform, id: citation.id, url: citation.url }
  const request = { capturedAt: new Date(), again: false, citations: [], maxWaitMs: 0 }
  const { outcome } = await capturePost(post, request, { ...deps, http })
  // A YouTube video is never whole: its film is not asked for.
  if (outcome !== 'captured' && !(outcome === 'partial' && name === 'youtube'))
    throw new Error(`${post.url}: ${outcome}`)
}

const agent = new ProxyAgent({ uri: origin.proxy, requestTls: { ca: readFileSync(origin.ca) } })
parts.defer(() => agent.close())

/** Makes the requests of a post's capture one after the other, and puts as many bytes. */
async function bare(id: string, sizes: readonly number[]): Promise<void> {
  for (const one of sent.get(id) ?? []) await fetched(one)
  for (const [n, size] of sizes.entries()) await put(bareStore, `${id}/${n}`, size)
}

async function fetched({ url, method = 'GET', headers = {}, body: content }: Sent): Promise<void> {
  const { statusCode, body } = await request(url, {
    dispatcher: agent,
    method,
    headers,
    body: content ?? null,
  })
  if (statusCode >= 500) throw new Error(`${url}: ${statusCode}`)
  const hash = createHash('sha256')
  for await (const chunk of body) hash.update(chunk)
  hash.digest('hex')
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

async function each(some: readonly string[], work: (id: string) => Promise<void>): Promise<Measured> {
  const lane = createSemaphore(LANES)
  const start = performance.now()
  const cpu = process.cpuUsage()
  await Promise.all(some.map((id) => lane(() => work(id))))
  const { user, system } = process.cpuUsage(cpu)
  return {
    perSecond: (some.length / (performance.now() - start)) * 1000,
    cpuMs: (user + system) / 1000 / some.length,
  }
}

const [first = [], ...rest] = batches
await each(first, captured)
const store = await app.store()
const stored = await Array.fromAsync(store.list('posts/'), async ({ key }) => ({
  key,
  size: (await store.size(key)) ?? 0,
}))
const sizes = ['.wacz', '.json'].map((suffix) => {
  const some = stored.filter(({ key }) => key.endsWith(suffix))
  return Math.round(some.reduce((sum, { size }) => sum + size, 0) / some.length)
})

// The contenders take turns, so that other load on the machine slows both alike. The median drops the outliers.
const rounds: { loop: Measured; stet: Measured }[] = []
for (const batch of rest) {
  // Stet first: the loop makes the requests that it made.
  const stet = await each(batch, captured)
  rounds.push({ stet, loop: await each(batch, (id) => bare(id, sizes)) })
}
const places = await profileCpu(profiled.length, () => each(profiled, captured))

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
  `${name}: ${ROUNDS} rounds of ${BATCH} posts with a picture each, ${LANES} at once, ${sizes.join(' + ')} bytes a post to ${ceph ? 'S3' : 'disk'}; medians`,
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
