import { PLATFORM_NAMES } from '../platforms/registry.ts'
import { captureQueue, type QueueName } from './names.ts'
import type { Queues } from './queues.ts'

const NAMES: readonly QueueName[] = ['ingest', ...PLATFORM_NAMES.map(captureQueue)]

/**
 * How many jobs that came in wait for a worker or for a time.
 *
 * @throws ServiceError `queue-unavailable`
 */
export async function openJobs(queues: Queues): Promise<number> {
  const counts = await queues.asked(() =>
    Promise.all(NAMES.map((name) => queues.queue(name).getJobCounts('waiting', 'prioritized', 'delayed'))),
  )
  return counts
    .flatMap((states) => Object.values(states))
    .reduce((sum, count) => sum + (Number.isFinite(count) ? count : 0), 0)
}
