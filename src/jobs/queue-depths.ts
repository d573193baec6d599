import type { Queue } from 'bullmq'
import { BOOSTED_PRIORITY, JOB_PRIORITY } from './job-priority.ts'
import type { QueueName } from './queue-names.ts'
import type { Queues } from './queues.ts'

/** What lies in one queue. */
export interface QueueDepth {
  readonly name: QueueName
  /** Jobs that could be taken now. */
  readonly waiting: number
  readonly active: number
  /** Jobs that wait for a time: until a platform says, or between two attempts. */
  readonly delayed: number
  /** Set aside. */
  readonly failed: number
  /** Since when the oldest of those that could be taken has been there; null where there is none. */
  readonly oldestAt: Date | null
}

/**
 * Depth of the named queues and age of what waits in them, without reading more than a job for each
 * kind of hurry.
 *
 * @throws ServiceError `queue-unavailable`
 */
export async function readQueueDepths(queues: Queues, names: readonly QueueName[]): Promise<QueueDepth[]> {
  return await queues.withTimeout(() => Promise.all(names.map((name) => depthOf(queues.queue(name), name))))
}

const NUMBERS = [...Object.values(BOOSTED_PRIORITY), ...Object.values(JOB_PRIORITY)].toSorted((a, b) => a - b)

async function depthOf(queue: Queue, name: QueueName): Promise<QueueDepth> {
  const counts = await queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed')
  const { waiting = 0, prioritized = 0, active = 0, delayed = 0, failed = 0 } = counts
  const oldest = waiting + prioritized === 0 ? null : await oldestOf(queue, waiting > 0)
  return { name, waiting: waiting + prioritized, active, delayed, failed, oldestAt: oldest }
}

/** Within one kind of hurry jobs lie in the order of their coming. */
async function oldestOf(queue: Queue, plain: boolean): Promise<Date | null> {
  const counts = await queue.getCountsPerPriority(NUMBERS)
  const times: number[] = []
  let place = 0
  for (const number of NUMBERS) {
    const count = counts[number] ?? 0
    if (count === 0) continue
    const [job] = await queue.getJobs(['prioritized'], place, place, true)
    if (job) times.push(job.timestamp)
    place += count
  }
  if (plain) {
    const [job] = await queue.getJobs(['waiting'], 0, 0, true)
    if (job) times.push(job.timestamp)
  }
  return times.length === 0 ? null : new Date(Math.min(...times))
}
