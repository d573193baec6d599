import type { Queues } from '../../jobs/queues.ts'
import { countWaitingJobs } from '../../jobs/waiting-jobs.ts'
import { ServiceError } from '../../model/errors.ts'
import type { Priority } from '../../model/priority.ts'

/** How long a count of the waiting jobs is reused. */
const COUNT_TTL_MS = 2_000

/**
 * Creates a check that refuses work while too many jobs are waiting: a CMS can retry, but a Redis without memory
 * loses jobs. The priority `breaking` is always accepted.
 */
export function createQueueBackpressure(queues: () => Promise<Queues>, maxWaiting: number) {
  let count = 0
  let countedAt = Number.NEGATIVE_INFINITY
  let counting: Promise<void> | null = null

  async function recount(): Promise<void> {
    try {
      count = await countWaitingJobs(await queues())
    } finally {
      countedAt = performance.now()
      counting = null
    }
  }

  /** @throws ServiceError `queue-full`, `queue-unavailable` */
  return async (priority: Priority): Promise<void> => {
    if (performance.now() - countedAt > COUNT_TTL_MS) {
      counting ??= recount()
      // The first call waits for a count. Later calls use the last one while a new count runs.
      if (countedAt === Number.NEGATIVE_INFINITY) await counting
      else counting.catch(() => {})
    }
    if (count < maxWaiting || priority === 'breaking') return
    throw new ServiceError('queue-full', `More than ${maxWaiting} jobs are waiting.`, {
      hint: 'Retry later. Start another `stet work`, or raise STET_INTAKE_MAX_OPEN.',
    })
  }
}
