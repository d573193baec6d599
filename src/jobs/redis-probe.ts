import type { QueueMemory } from './queue-backend.ts'
import type { RedisClient } from './redis-client.ts'

const KEY = 'stet:probe'

/** A script, because BullMQ adds jobs by scripts: Redis checks rights and memory as it does for them. */
const SCRIPT = `return redis.call('SET', KEYS[1], ARGV[1])`

/** Tries a Redis by writing to it. @throws the reply of Redis, or the error of the connection */
export async function probeRedis(redis: Pick<RedisClient, 'eval'>): Promise<void> {
  await redis.eval(SCRIPT, 1, KEY, new Date().toISOString())
}

/** Reads what `INFO memory` says. @throws the reply of Redis, or the error of the connection */
export async function readRedisMemory(redis: Pick<RedisClient, 'info'>): Promise<QueueMemory> {
  const info = await redis.info('memory')
  const read = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0)
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? 'noeviction'
  return { used: read('used_memory'), max: read('maxmemory') || null, mayEvict: policy !== 'noeviction' }
}
