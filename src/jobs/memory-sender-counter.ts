import { LRUCache } from 'lru-cache'
import { DECAY_PER_SECOND, type SenderCounter } from './sender-levels.ts'

/** The least recent senders beyond this number are forgotten. */
const MAX_SENDERS = 10_000

/**
 * Counts the jobs that senders add in this process.
 *
 * @param now a monotonic clock, in milliseconds
 */
export function createMemorySenderCounter(now: () => number = () => performance.now()): SenderCounter {
  const senders = new LRUCache<string, { added: number; at: number }>({ max: MAX_SENDERS })
  return {
    async add(key, jobs) {
      const at = now()
      const last = senders.get(key) ?? { added: 0, at }
      const before = Math.max(0, last.added - ((at - last.at) / 1000) * DECAY_PER_SECOND)
      senders.set(key, { added: before + jobs, at })
      return before
    },
  }
}
