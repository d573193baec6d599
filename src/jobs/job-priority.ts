import type { Priority } from '../model/priority.ts'
import type { PriorityClass } from '../model/rate-limiter.ts'

/**
 * BullMQ's priorities: it takes the smallest number first. `priority-aging.ts` boosts the oldest job of a class that would
 * otherwise starve. A boosted number comes before all others and still tells the job's class.
 */
export const JOB_PRIORITY: Readonly<Record<Priority, number>> = { breaking: 3, normal: 6, backfill: 9 }

/** The priorities of boosted jobs. */
export const BOOSTED_PRIORITY: Readonly<Record<'normal' | 'backfill', number>> = { backfill: 1, normal: 2 }

/** The class of a job by its BullMQ priority. The rate limiter gives each class a share of every source. */
export function priorityClassOf(priority: number | undefined): Priority & PriorityClass {
  switch (priority) {
    case JOB_PRIORITY.breaking:
      return 'breaking'
    case JOB_PRIORITY.backfill:
    case BOOSTED_PRIORITY.backfill:
      return 'backfill'
    default:
      return 'normal'
  }
}
