import type { Priority } from '../model/priority.ts'
import type { SenderLevel } from './job-priority.ts'
import type { QueueName } from './queue-names.ts'

/** Jobs that a sender may add to a queue before its next ones go one, two and three levels down. */
const LIMITS = [50, 500, 5_000] as const

/** How many jobs a second a sender may add without going down. */
export const DECAY_PER_SECOND = 1

/** Counts the jobs that each sender added lately: a count falls by `DECAY_PER_SECOND` down to 0. */
export interface SenderCounter {
  /** Adds jobs to the count of a key. @returns the count before */
  add(key: string, jobs: number): Promise<number>
}

/** Gives each sender fair turns within a priority: the more jobs it added lately, the lower the level of its next ones. */
export class SenderLevels {
  readonly #counter: SenderCounter

  constructor(counter: SenderCounter) {
    this.#counter = counter
  }

  /** Counts a sender's next jobs. @returns the level of each */
  async next(queue: QueueName, priority: Priority, sender: string, jobs: number): Promise<SenderLevel[]> {
    const before = await this.#counter.add(`${queue} ${priority} ${sender}`, jobs)
    return Array.from({ length: jobs }, (_, n) => levelOf(before + n + 1))
  }
}

function levelOf(count: number): SenderLevel {
  const level = LIMITS.findIndex((limit) => count <= limit)
  return level === -1 ? 3 : (level as SenderLevel)
}
