import type { Priority } from '../model/priority.ts'
import type { PriorityClass } from '../model/rate-limiter.ts'

/**
 * BullMQ takes the smallest number first. What waits behind the others without end is let past them
 * now and then (`priority-aging.ts`): it gets a number in front of theirs that still tells what it is.
 */
export const JOB_PRIORITY: Readonly<Record<Priority, number>> = { breaking: 3, normal: 6, backfill: 9 }

/** The numbers of work that is let past what is more urgent. */
export const BOOSTED_PRIORITY: Readonly<Record<'normal' | 'backfill', number>> = { backfill: 1, normal: 2 }

/** What a job was asked for as, by its number: also the part of the budgets that it works on. */
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
