import { Redis } from 'ioredis'
import { type Fault, partDown } from './fault.ts'
import type { FaultyService } from './service.ts'

/** Room for the jobs of some articles. */
const ROOM_BYTES = 300_000

async function ask<T>({ redis }: FaultyService, question: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(redis.url)
  try {
    return await question(client)
  } finally {
    client.disconnect()
  }
}

export const REDIS_FAULTS: readonly Fault[] = [
  {
    name: 'redis is dead',
    alert: partDown('queue'),
    async begin({ redis }) {
      await redis.kill()
      return () => redis.restart()
    },
  },
  {
    name: 'redis hangs',
    alert: partDown('queue'),
    async begin({ redis }) {
      process.kill(redis.pid, 'SIGSTOP')
      return async () => void process.kill(redis.pid, 'SIGCONT')
    },
  },
  {
    name: 'redis is full',
    alert: { alertname: 'StetRedisFull' },
    async begin(service) {
      // Less than an empty server takes, so that it stays full whatever it frees meanwhile.
      await ask(service, (client) => client.config('SET', 'maxmemory', '1kb'))
      return async () => void (await ask(service, (client) => client.config('SET', 'maxmemory', '0')))
    },
  },
  {
    name: 'redis evicts jobs',
    alert: { alertname: 'StetRedisEvicts' },
    async begin(service) {
      await ask(service, async (client) => {
        const used = Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1])
        await client.config('SET', 'maxmemory-policy', 'allkeys-random')
        await client.config('SET', 'maxmemory', String(used + ROOM_BYTES))
      })
      return () =>
        ask(service, async (client) => {
          await client.config('SET', 'maxmemory', '0')
          await client.config('SET', 'maxmemory-policy', 'noeviction')
          const evicted = Number(/^evicted_keys:(\d+)/m.exec(await client.info('stats'))?.[1])
          console.log(`${evicted} keys were evicted`)
        })
    },
  },
  {
    name: 'redis is emptied',
    alert: { alertname: 'StetRedisEmptied' },
    async begin(service) {
      await ask(service, (client) => client.flushall())
      return async () => {}
    },
  },
]
