import { sha256Hex } from '../archive/sha256.ts'
import type { RedisClient } from './redis-client.ts'
import { DECAY_PER_SECOND, type SenderCounter } from './sender-levels.ts'

/** A count and its time, by the clock of Redis. It expires when it has fallen to 0. */
const SCRIPT = `
local clock = redis.call('TIME')
local now = clock[1] + clock[2] / 1000000
local last = redis.call('HMGET', KEYS[1], 'added', 'at')
local before = math.max(0, (tonumber(last[1] or '') or 0) - math.max(0, now - (tonumber(last[2] or '') or now)) * ${DECAY_PER_SECOND})
local added = before + tonumber(ARGV[1])
redis.call('HSET', KEYS[1], 'added', string.format('%.17g', added), 'at', string.format('%.17g', now))
redis.call('EXPIRE', KEYS[1], math.ceil(added / ${DECAY_PER_SECOND}) + 1)
return string.format('%.17g', before)
`

/** Counts the jobs that senders add in all processes that share this Redis. */
export function createRedisSenderCounter(redis: Pick<RedisClient, 'eval'>): SenderCounter {
  return {
    // A sender's name may be as long as its author wanted.
    add: async (key, jobs) => Number(await redis.eval(SCRIPT, 1, `stet:sender:${sha256Hex(key)}`, jobs)),
  }
}
