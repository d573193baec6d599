import type { Queue } from 'bullmq'
import { JOB_PRIORITIES } from './job-priority.ts'
import type { QueueName } from './queue-names.ts'
import type { Queues } from './queues.ts'

/** The depth of one queue. */
export interface QueueDepth {
  readonly name: QueueName
  /** Jobs that a worker could take now. */
  readonly waiting: number
  readonly active: number
  /** Jobs that wait for a time: one that a platform announced, or the backoff between two attempts. */
  readonly delayed: number
  /** Dead letters. */
  readonly failed: number
  /** When the oldest waiting job was added; null if none waits. */
  readonly oldestAt: Date | null
}

/**
 * Reads the depth of queues and the age of their oldest jobs. It reads one job a priority.
 *
 * @throws ServiceError `queue-unavailable`
 */
export async function readQueueDepths(queues: Queues, names: readonly QueueName[]): Promise<QueueDepth[]> {
  return await queues.withTimeout(() => Promise.all(names.map((name) => depthOf(queues.queue(name), name))))
}

async function depthOf(queue: Queue, name: QueueName): Promise<QueueDepth> {
  const counts = await queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed')
  const { waiting = 0, prioritized = 0, active = 0, delayed = 0, failed = 0 } = counts
  const oldest = waiting + prioritized === 0 ? null : await oldestOf(queue, waiting > 0)
  return { name, waiting: waiting + prioritized, active, delayed, failed, oldestAt: oldest }
}

/**
 * Finds the time of the oldest job. Jobs of one priority are in the order of their arrival.
 *
 * @param hasUnprioritized whether jobs without a priority wait too
 */
async function oldestOf(queue: Queue, hasUnprioritized: boolean): Promise<Date | null> {
  const counts = await queue.getCountsPerPriority([...JOB_PRIORITIES])
  const times: number[] = []
  let position = 0
  for (const priority of JOB_PRIORITIES) {
    const count = counts[priority] ?? 0
    if (count === 0) continue
    const [job] = await queue.getJobs(['prioritized'], position, position, true)
    if (job) times.push(job.timestamp)
    position += count
  }
  if (hasUnprioritized) {
    const [job] = await queue.getJobs(['waiting'], 0, 0, true)
    if (job) times.push(job.timestamp)
  }
  return times.length === 0 ? null : new Date(Math.min(...times))
}
