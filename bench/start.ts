/**
 * Measures how long commands take from the shell to their end, on the embedded default with 1,000 posts in the archive,
 * and their memory. In each round the commands take turns with their baselines, so that changes of the machine's speed
 * affect both: `node -e 0`, and a bare start of the same PostgreSQL on an empty cluster until it answers, with its
 * stop. The results are medians of the rounds; only the ratios are comparable between machines.
 *
 *     npm run bench -- start [rounds]
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { generatedLedger, writeLedger } from '../tests/support/generated-ledger.ts'
import { testSigner } from '../tests/support/snapshots.ts'
import { quantile } from './measure/quantile.ts'
import { BarePostgres } from './start/bare-postgres.ts'
import { peakMemory, serverMemory } from './start/memory.ts'

const rounds = Number(process.argv[2] ?? 7)
const POSTS = 1_000
/** A service that has just started is still busy, and keeps connections that it no longer needs for ten seconds. */
const IDLE_MS = 16_000
const bin = fileURLToPath(new URL('../bin/stet.js', import.meta.url))
const article = fileURLToPath(new URL('../demo/article.html', import.meta.url))
const post = 'https://x.com/tidetable/status/1900000000000000007'

await using parts = new AsyncDisposableStack()
const dir = await mkdtemp(join(tmpdir(), 'stet-bench-'))
parts.defer(() => rm(dir, { recursive: true, force: true }))
const dataDir = join(dir, 'data')
await writeLedger(generatedLedger(POSTS), join(dataDir, 'archive'))
const { fingerprint } = await testSigner
const bareDir = join(dir, 'bare')
await mkdir(bareDir)
const bare = await BarePostgres.open(bareDir)
const cluster = await bare.createCluster('cluster')

const envFor = (data: string) => ({
  PATH: process.env.PATH,
  HOME: dir,
  STET_DATA_DIR: data,
  STET_STORE: `file://${data}/archive`,
  STET_LISTEN: '127.0.0.1:0',
  STET_LOG_LEVEL: 'silent',
  STET_TRUSTED_KEYS: fingerprint,
})

/** Runs a Node.js command to its end. @returns its standard error */
async function node(words: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  if (code !== 0) throw new Error(`${words.join(' ')} ended with exit code ${code}: ${errors}`)
  return errors
}
const stet = (...words: string[]) => node([bin, ...words], envFor(dataDir))

let fresh = 0
const measures: Readonly<Record<string, () => Promise<unknown>>> = {
  node: () => node(['-e', '0'], envFor(dataDir)),
  server: () => bare.startAndStop(cluster),
  initdb: async () => bare.startAndStop(await bare.createCluster(`fresh-${fresh++}`)),
  '--version': () => stet('--version'),
  detect: () => stet('detect', article, '--json'),
  list: () => stet('list', '--json'),
  show: () => stet('show', post, '--json'),
  'first list': () => node([bin, 'list', '--json'], envFor(join(dir, `empty-${fresh++}`))),
  'list, nothing compiled yet': () =>
    node([bin, 'list', '--json'], { ...envFor(dataDir), NODE_DISABLE_COMPILE_CACHE: '1' }),
}

const times = new Map<string, number[]>()
// Round 0 fills the catalog and the compile cache.
for (let round = 0; round <= rounds; round += 1) {
  for (const [name, measure] of Object.entries(measures)) {
    const begun = performance.now()
    await measure()
    if (round > 0) times.set(name, [...(times.get(name) ?? []), performance.now() - begun])
  }
}
const median = (name: string): number => quantile(times.get(name) ?? [], 0.5)
const figure = (value: number, digits = 0) => value.toFixed(digits).padStart(7)

console.log(`medians of ${rounds} rounds, ${POSTS} posts in the archive`)
console.log(`${figure(median('node'))} ms  node -e 0`)
console.log(`${figure(median('server'))} ms  bare PostgreSQL: start, first answer, stop`)
console.log(`${figure(median('initdb'))} ms  bare PostgreSQL: initdb, start, first answer, stop`)

const base = median('node') + median('server')
const rows: ReadonlyArray<readonly [name: string, baseline: number, of: string, wanted: number | null]> = [
  ['--version', base, 'node + server', 3],
  ['detect', base, 'node + server', 8],
  ['list', base, 'node + server', 8],
  ['show', base, 'node + server', 8],
  ['list, nothing compiled yet', base, 'node + server', null],
  ['first list', median('initdb'), 'initdb + server', 3],
]
for (const [name, baseline, of, wanted] of rows) {
  const ms = median(name)
  const ratio = `${figure(ms / baseline, 1)} of ${of}${wanted === null ? '' : ` (wanted: at most ${wanted})`}`
  console.log(
    `${figure(ms)} ms  stet ${name.padEnd(28)}${ratio}, ${(ms / median('node')).toFixed(1)} of node`,
  )
}

/** Makes the process write its peak when it ends, because a parent can no longer read it then. */
const REPORT_PEAK =
  'data:text/javascript,import{readFileSync}from"node:fs";process.on("exit",()=>console.error(/VmHWM:.*/.exec(readFileSync("/proc/self/status","utf8"))[0]))'
const listPeak = /VmHWM:\s*(\d+) kB/.exec(
  await node(['--import', REPORT_PEAK, bin, 'list', '--json'], envFor(dataDir)),
)
console.log(`${figure(Number(listPeak?.[1]) / 1000)} MB  peak of stet list (wanted: at most 180)`)

const up = spawn(process.execPath, [bin, 'up'], { env: envFor(dataDir), stdio: ['ignore', 'pipe', 'ignore'] })
const exited = once(up, 'exit')
await once(createInterface({ input: up.stdout }), 'line')
await pause(IDLE_MS)
const [service, server] = await Promise.all([peakMemory(up.pid ?? 0), serverMemory(dataDir)])
up.kill('SIGTERM')
await exited
console.log(
  `${figure(service + server)} MB  stet up, idle (wanted: at most 300): peak of the service ${service.toFixed(0)}, PSS of its PostgreSQL ${server.toFixed(0)}`,
)
