import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '../../support/free-port.ts'
import type { Logs } from '../nothing-lost/logs.ts'
import { type StetProcess, stetProcess } from '../nothing-lost/stet-process.ts'

/** Fewer where the machine is small: `STET_FAULT_WORKERS=2 npm run test:heavy -- faults`. */
const WORKERS = Math.max(2, Number(process.env.STET_FAULT_WORKERS ?? 4))
const SERVERS = 2

type Env = Readonly<Record<string, string>>

/** The processes of a service, running. */
export interface Processes extends AsyncDisposable {
  readonly all: readonly StetProcess[]
  readonly workers: readonly StetProcess[]
  /** `host:port` of the `serve` processes: API and metrics. */
  readonly servers: readonly string[]
  /** `host:port` where the workers have their metrics. */
  readonly metrics: readonly string[]
}

/**
 * Starts two `serve` and several `work`, each with a data directory of its own.
 *
 * @param dir the parent of their data directories
 * @param own by number, from 0: what the environment of one worker has besides
 */
export async function startProcesses(
  env: Env,
  dir: string,
  logs: Logs,
  own: Readonly<Record<number, Env>>,
): Promise<Processes> {
  await using parts = new AsyncDisposableStack()
  const start = async (name: string, words: string[], more: Env): Promise<StetProcess> => {
    const dataDir = more.STET_DATA_DIR ?? join(dir, name.replace(' ', '-'))
    await mkdir(dataDir, { recursive: true })
    const one = await stetProcess(name, words, { ...env, STET_DATA_DIR: dataDir, ...more }, logs)
    parts.defer(async () => void (one.isRunning() && (await one.kill())))
    return one
  }
  const addresses = async (count: number): Promise<string[]> =>
    (await Promise.all(Array.from({ length: count }, freePort))).map((port) => `127.0.0.1:${port}`)
  const [servers, metrics] = await Promise.all([addresses(SERVERS), addresses(WORKERS)])
  const serving: StetProcess[] = []
  for (const [n, address] of servers.entries())
    serving.push(await start(`serve ${n + 1}`, ['serve'], { STET_LISTEN: address }))
  const workers: StetProcess[] = []
  for (const [n, address] of metrics.entries())
    workers.push(await start(`work ${n + 1}`, ['work'], { STET_METRICS_LISTEN: address, ...own[n] }))
  const owned = parts.move()
  return {
    all: [...serving, ...workers],
    workers,
    servers,
    metrics,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
