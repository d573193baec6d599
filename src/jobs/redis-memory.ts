import { randomUUID } from 'node:crypto'
import type { RedisClient } from './redis-client.ts'

/** Names the memory of this Redis: it is lost with all other keys, and comes back with another value. */
const KEY = 'stet:memory'

/** Tells whether the server of the queues still knows what it was told. */
export interface QueueMemory {
  /**
   * Calls `restore` if the server was emptied, or another empty one put in its place, since the last call. Each process
   * learns it once, and again if `restore` failed. On its first call the server may also be `new` to Stet.
   *
   * @throws the errors of the client and of `restore`
   */
  onEmptied(restore: (why: 'emptied' | 'new') => Promise<void>): Promise<void>
}

export function createRedisMemory(redis: Pick<RedisClient, 'get' | 'set'>): QueueMemory {
  let known: string | null = null
  return {
    async onEmptied(restore) {
      let value = await redis.get(KEY)
      const isNew = value === null
      if (isNew) {
        await redis.set(KEY, randomUUID(), 'NX')
        value = await redis.get(KEY)
      }
      if (known === null ? isNew : value !== known) await restore(known === null ? 'new' : 'emptied')
      known = value
    },
  }
}
