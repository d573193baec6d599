import { isCaptureQueue, QUEUE_NAMES, type QueueName } from './queue-names.ts'
import type { Queues } from './queues.ts'

const NAMES: readonly QueueName[] = ['ingest', ...QUEUE_NAMES.filter(isCaptureQueue)]

/**
 * Counts the jobs of accepted work that wait for a worker or are delayed.
 *
 * @throws ServiceError `queue-unavailable`
 */
export async function countWaitingJobs(queues: Queues): Promise<number> {
  const counts = await queues.withTimeout(() =>
    Promise.all(NAMES.map((name) => queues.queue(name).getJobCounts('waiting', 'prioritized', 'delayed'))),
  )
  return counts
    .flatMap((states) => Object.values(states))
    .reduce((sum, count) => sum + (Number.isFinite(count) ? count : 0), 0)
}
