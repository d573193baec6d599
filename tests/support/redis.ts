import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { freePort } from './free-port.ts'

export interface RedisServer extends AsyncDisposable {
  readonly url: string
  readonly pid: number
  /** Ends the process at once, as a crash would. */
  kill(): Promise<void>
  /** Starts the server again after a kill, with the same data at the same address. Resolves once it answers. */
  restart(): Promise<void>
}

/** Whether `redis-server` is installed. */
export const hasRedis = (): boolean => spawnSync('redis-server', ['--version']).status === 0

/**
 * Starts a Redis on the loopback, in a directory of its own, configured as the docs require: AOF and no eviction.
 *
 * @param options further arguments of its command line
 */
export async function startRedis(options: readonly string[] = []): Promise<RedisServer> {
  const dir = await mkdtemp(join(tmpdir(), 'stet-redis-'))
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  const start = async () => {
    const server = spawn(
      'redis-server',
      // biome-ignore format: one option and its value a line
      [
        '--port', String(port),
        '--bind', '127.0.0.1',
        '--dir', dir,
        '--save', '',
        '--appendonly', 'yes',
        '--maxmemory-policy', 'noeviction',
        ...options,
      ],
      { stdio: 'ignore' },
    )
    const ended = once(server, 'exit')
    const client = new Redis(url, { retryStrategy: () => 25, maxRetriesPerRequest: 200 })
    client.on('error', () => {})
    const failed = ended.then(([code]) => {
      throw new Error(`redis-server ended with ${code} at port ${port}`)
    })
    try {
      await Promise.race([client.ping(), failed])
    } finally {
      client.disconnect()
      failed.catch(() => {})
    }
    return { server, ended }
  }
  let { server, ended } = await start()
  const kill = async () => {
    server.kill('SIGKILL')
    await ended
  }
  return {
    url,
    get pid() {
      return server.pid ?? 0
    },
    kill,
    async restart() {
      ;({ server, ended } = await start())
    },
    async [Symbol.asyncDispose]() {
      await kill()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
