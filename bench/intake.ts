/**
 * Measures how fast `POST /v1/posts` accepts posts, against a bare Fastify route that does the same `insert` and
 * `queue.add` on the same PostgreSQL and Redis. Each runs in a process of its own, in turn, and every post is new. Then
 * measures URLs in bulk, as NDJSON, with the service's peak memory.
 *
 *     npm run bench -- intake [requests] [at once] [URLs in bulk]
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { Client } from 'undici'
import { createToken } from '../src/catalog/access/tokens.ts'
import { openCatalog } from '../src/catalog/catalog.ts'
import { startPostgres } from '../tests/support/postgres.ts'
import { startRedis } from '../tests/support/redis.ts'
import { type Load, load } from './intake/load.ts'

const ROUNDS = 3
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
let lastId = 1_000_000_000_000_000_000n

const postUrl = (): string => {
  lastId += 1n
  return `https://x.com/bench/status/${lastId}`
}
const bodies = (count: number): string[] =>
  Array.from({ length: count }, () => JSON.stringify({ url: postUrl() }))

/** A process's peak resident memory, in MB (proc(5), `VmHWM`). */
function peakMb({ pid }: ChildProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024
}

async function bulk(base: string, token: string, count: number): Promise<{ accepted: number; ms: number }> {
  const client = new Client(base, { bodyTimeout: 0, headersTimeout: 0 })
  const lines = function* () {
    for (let n = 0; n < count; n += 500) {
      yield Buffer.from(`${bodies(Math.min(500, count - n)).join('\n')}\n`)
    }
  }
  const start = performance.now()
  const answer = await client.request({
    method: 'POST',
    path: '/v1/posts',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
    body: Readable.from(lines(), { objectMode: false }),
  })
  let accepted = 0
  for await (const line of createInterface({ input: answer.body })) {
    if ((JSON.parse(line) as { status: number }).status === 202) accepted += 1
  }
  const ms = performance.now() - start
  await client.close()
  return { accepted, ms }
}

/** Runs the benchmark and prints a table. */
export async function benchIntake(requests: number, atOnce: number, urls: number): Promise<void> {
  await using parts = new AsyncDisposableStack()
  const dir = await mkdtemp(join(tmpdir(), 'stet-bench-'))
  parts.defer(() => rm(dir, { recursive: true, force: true }))
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()])
  parts.use(postgres)
  parts.use(redis)
  const database = await postgres.database('stet')
  const catalog = await openCatalog({ connectionString: database })
  const { token } = await createToken(catalog.db, { scopes: ['ingest'], name: 'bench' }, new Date())
  await catalog.close()

  const start = async (file: string, words: string[], env: Record<string, string> = {}) => {
    const child = spawn(process.execPath, [here(file), ...words], {
      env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const exit = once(child, 'exit')
    parts.defer(async () => {
      child.kill('SIGTERM')
      await exit
    })
    const startupLines = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>
    const [line] = await Promise.race([
      startupLines,
      exit.then(() => Promise.reject(new Error(`${file} did not start`))),
    ])
    return { child, base: /http:\S+\d/.exec(line)?.[0] ?? '' }
  }
  const bare = await start('intake/bare-route.ts', [database, redis.url])
  const stet = await start('../bin/stet.js', ['serve'], {
    STET_DATA_DIR: dir,
    STET_DATABASE_URL: database,
    STET_REDIS_URL: redis.url,
    STET_LISTEN: '127.0.0.1:0',
    STET_LOG_LEVEL: 'warn',
    STET_INTAKE_RATE: '900000/s burst 900000',
  })

  const results = { bare: [] as Load[], stet: [] as Load[] }
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [name, { base }] of [
      ['bare', bare],
      ['stet', stet],
    ] as const) {
      const result = await load(base, token, bodies(round === 0 ? requests / 5 : requests), atOnce)
      // Round 0 warms up the compilers.
      if (round > 0) results[name].push(result)
    }
  }
  const middle = (all: Load[]): Load => {
    const sorted = all.toSorted((a, b) => a.perSecond - b.perSecond)
    return sorted[sorted.length >> 1] ?? { perSecond: 0, p50: 0, p99: 0 }
  }
  console.log(`POST /v1/posts, ${requests} requests, ${atOnce} at once, the middle of ${ROUNDS} runs`)
  for (const [name, all] of [
    ['bare Fastify route', results.bare],
    ['Stet', results.stet],
  ] as const) {
    const { perSecond, p50, p99 } = middle(all)
    console.log(
      `  ${name.padEnd(20)} ${perSecond.toFixed(0).padStart(6)}/s   p50 ${p50.toFixed(1).padStart(6)} ms   p99 ${p99.toFixed(1).padStart(6)} ms`,
    )
  }
  console.log(
    `  ratio ${(middle(results.stet).perSecond / middle(results.bare).perSecond).toFixed(2)} (wanted: 0.5)`,
  )

  const before = peakMb(stet.child)
  const { accepted, ms } = await bulk(stet.base, token, urls)
  console.log(
    `${urls} URLs as NDJSON: ${accepted} accepted in ${(ms / 1000).toFixed(1)} s, ${((accepted / ms) * 1000).toFixed(0)}/s; ` +
      `peak memory of the service ${before.toFixed(0)} MB before, ${peakMb(stet.child).toFixed(0)} MB after`,
  )
  if (accepted !== urls) throw new Error(`${urls - accepted} were not accepted`)
}

if (import.meta.main) {
  const [requests = 10_000, atOnce = 64, urls = 100_000] = process.argv.slice(2).map(Number)
  await benchIntake(requests, atOnce, urls)
}
