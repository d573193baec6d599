import type { Redis } from 'ioredis'
import type { QueueMemory } from './queue-backend.ts'

/** Stays in Redis between two probes, so that a probe notices when Redis has lost its data. */
const KEY = 'stet:probe'

/** A script, because BullMQ adds jobs by scripts: Redis checks rights and memory as it does for them. */
const SCRIPT = `
local known = redis.call('EXISTS', KEYS[1])
redis.call('SET', KEYS[1], ARGV[1])
return known`

/** Tries a Redis by writing to it. */
export class RedisProbe {
  readonly #redis: Redis
  #written = false
  #losses = 0

  constructor(redis: Redis) {
    this.#redis = redis
  }

  /** How often a probe missed what the one before had written. */
  get losses(): number {
    return this.#losses
  }

  /** @throws the reply of Redis, or the error of the connection */
  async run(): Promise<void> {
    const known = await this.#redis.eval(SCRIPT, 1, KEY, new Date().toISOString())
    if (this.#written && known === 0) this.#losses += 1
    this.#written = true
  }
}

/** Reads what `INFO memory` says. @throws the reply of Redis, or the error of the connection */
export async function readRedisMemory(redis: Redis): Promise<QueueMemory> {
  const info = await redis.info('memory')
  const read = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0)
  return { used: read('used_memory'), max: read('maxmemory') || null }
}
