import type { Queues } from '../../jobs/queues.ts'
import { countWaitingJobs } from '../../jobs/waiting-jobs.ts'
import { ServiceError } from '../../model/errors.ts'
import type { Priority } from '../../model/priority.ts'

/** How long a count is believed. */
const BELIEVED_MS = 2_000

/**
 * Refuses work while too many jobs wait: better a CMS that sends again than a Redis without memory. What
 * is breaking is always taken in.
 */
export function createQueueBackpressure(queues: () => Promise<Queues>, most: number) {
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
    if (performance.now() - countedAt > BELIEVED_MS) {
      counting ??= recount()
      // The first time there is nothing to go by; later the next who comes goes by what was counted.
      if (countedAt === Number.NEGATIVE_INFINITY) await counting
      else counting.catch(() => {})
    }
    if (count < most || priority === 'breaking') return
    throw new ServiceError('queue-full', `More than ${most} jobs wait.`, {
      hint: 'Send it again later; start one more `stet work`, or raise STET_INTAKE_MAX_OPEN.',
    })
  }
}
