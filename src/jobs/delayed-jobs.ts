import type { Queue } from 'bullmq'
import { QUEUE_NAMES, type QueueName } from './queue-names.ts'
import type { Queues } from './queues.ts'

/** Jobs of one queue that wait for a time, and why. */
interface DelayedJobs {
  readonly queue: QueueName
  readonly reason: string
  readonly count: number
}

/** As many jobs of a queue are read; with more, the numbers are estimates. */
const MAX_READ = 500
/** They are read in so many places of the queue, because jobs of one reason often end up side by side. */
const PLACES = 5

/** What a job notes before it is delayed, in place of its step. */
export interface DelayNote {
  readonly delayedBy: string
}

/**
 * Counts delayed jobs by what delayed them: the code of an error, or the reason of a capture's outcome.
 *
 * @throws ServiceError `queue-unavailable`
 */
export async function countDelayedJobs(queues: Queues): Promise<DelayedJobs[]> {
  const counts = await queues.withTimeout(() =>
    Promise.all(QUEUE_NAMES.map(async (name) => await countIn(queues.queue(name), name))),
  )
  return counts.flat()
}

async function countIn(queue: Queue, name: QueueName): Promise<DelayedJobs[]> {
  const all = await queue.getDelayedCount()
  if (all === 0) return []
  const jobs = (await Promise.all(placesOf(all).map(([from, to]) => queue.getDelayed(from, to)))).flat()
  const reasons = jobs.map((job) => reasonOf(job?.progress))
  return [...Map.groupBy(reasons, (reason) => reason)].map(([reason, some]) => ({
    queue: name,
    reason,
    count: Math.round((some.length / reasons.length) * all),
  }))
}

/** The first and last positions to read, of all or of evenly spread stretches. */
function placesOf(all: number): [from: number, to: number][] {
  if (all <= MAX_READ) return [[0, all - 1]]
  const length = MAX_READ / PLACES
  return Array.from({ length: PLACES }, (_, n) => {
    const from = Math.floor(((all - length) / (PLACES - 1)) * n)
    return [from, from + length - 1]
  })
}

/** A job that was added with a delay, such as the first delivery of a message, notes nothing. */
function reasonOf(progress: unknown): string {
  if (typeof progress !== 'object' || progress === null || !('delayedBy' in progress)) return 'none'
  return String(progress.delayedBy)
}
