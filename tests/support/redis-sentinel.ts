import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { freePort } from './free-port.ts'
import { type RedisServer, startRedis } from './redis.ts'
import { until } from './until.ts'

const NAME = 'stet-primary'
/** A primary that is silent for so long is replaced. */
const DOWN_MS = 1_500

/** A primary, a replica, and three Sentinels that watch them. */
export interface SentinelRedis extends AsyncDisposable {
  /** As `STET_REDIS_URL` names it. */
  readonly url: string
  readonly primary: RedisServer
  readonly replica: RedisServer
  /** The port of the primary, as the Sentinels have it now. */
  primaryPort(): Promise<number>
}

export async function startSentinelRedis(): Promise<SentinelRedis> {
  await using parts = new AsyncDisposableStack()
  const quickly = ['--repl-diskless-sync-delay', '0']
  const primary = parts.use(await startRedis(quickly))
  const port = Number(new URL(primary.url).port)
  const replica = parts.use(await startRedis([...quickly, '--replicaof', '127.0.0.1', String(port)]))
  const client = new Redis(replica.url)
  client.on('error', () => {})
  await until(async () => /master_link_status:up/.test(await client.info('replication')))
  client.disconnect()
  const ports: number[] = []
  for (let n = 0; n < 3; n += 1) {
    const sentinel = await freePort()
    const dir = await mkdtemp(join(tmpdir(), 'stet-sentinel-'))
    parts.defer(() => rm(dir, { recursive: true, force: true }))
    const config = join(dir, 'sentinel.conf')
    // Its Sentinel writes into this file.
    await writeFile(
      config,
      [
        `port ${sentinel}`,
        'bind 127.0.0.1',
        `dir ${dir}`,
        `sentinel monitor ${NAME} 127.0.0.1 ${port} 2`,
        `sentinel down-after-milliseconds ${NAME} ${DOWN_MS}`,
        `sentinel failover-timeout ${NAME} 10000`,
      ].join('\n'),
    )
    const child = spawn('redis-server', [config, '--sentinel'], { stdio: 'ignore' })
    const ended = once(child, 'exit')
    parts.defer(async () => {
      child.kill('SIGKILL')
      await ended
    })
    ports.push(sentinel)
  }
  const first = new Redis({ port: ports[0] ?? 0, retryStrategy: () => 50, maxRetriesPerRequest: null })
  first.on('error', () => {})
  parts.defer(() => first.disconnect())
  const sentinels = async () => String(await first.call('SENTINEL', 'MASTER', NAME))
  // They know each other, and the replica.
  await until(async () => /num-slaves,1,num-other-sentinels,2/.test(await sentinels()))
  const owned = parts.move()
  return {
    url: `redis+sentinel://${ports.map((one) => `127.0.0.1:${one}`).join(',')}/${NAME}`,
    primary,
    replica,
    async primaryPort() {
      const [, found] = (await first.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', NAME)) as [string, string]
      return Number(found)
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
