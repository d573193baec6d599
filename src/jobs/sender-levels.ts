import { LRUCache } from 'lru-cache'
import type { Priority } from '../model/priority.ts'
import type { SenderLevel } from './job-priority.ts'
import type { QueueName } from './queue-names.ts'

/** Jobs that a sender may add to a queue before its next ones go one, two and three levels down. */
const LIMITS = [50, 500, 5_000] as const

/** How many jobs a second a sender may add without going down. */
const DECAY_PER_SECOND = 1

/** The least recent senders beyond this number are forgotten. */
const MAX_SENDERS = 10_000

/**
 * Gives each sender fair turns within a priority: counts the jobs that it added lately, and returns the level of its next
 * one. The counts are of this process: with several, a sender may add as many jobs to each.
 */
export class SenderLevels {
  readonly #now: () => number
  readonly #senders = new LRUCache<string, { added: number; at: number }>({ max: MAX_SENDERS })

  /** @param now a monotonic clock, in milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** Counts one job of a sender. */
  next(queue: QueueName, priority: Priority, sender: string): SenderLevel {
    const key = `${queue} ${priority} ${sender}`
    const now = this.#now()
    const last = this.#senders.get(key)
    const forgiven = last ? ((now - last.at) / 1000) * DECAY_PER_SECOND : 0
    const added = Math.max(0, (last?.added ?? 0) - forgiven) + 1
    this.#senders.set(key, { added, at: now })
    const level = LIMITS.findIndex((limit) => added <= limit)
    return level === -1 ? 3 : (level as SenderLevel)
  }
}
