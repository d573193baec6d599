import type { Share } from '../model/budget.ts'
import type { Priority } from '../model/priority.ts'

/**
 * BullMQ takes the smallest number first. What waits behind the others without end is let past them
 * now and then (`let-past.ts`): it gets a number in front of theirs that still tells what it is.
 */
export const PRIORITY: Readonly<Record<Priority, number>> = { breaking: 3, normal: 6, backfill: 9 }

/** The numbers of work that is let past what is more urgent. */
export const PAST: Readonly<Record<'normal' | 'backfill', number>> = { backfill: 1, normal: 2 }

/** What a job was asked for as, by its number: also the part of the budgets that it works on. */
export function shareOf(priority: number | undefined): Priority & Share {
  switch (priority) {
    case PRIORITY.breaking:
      return 'breaking'
    case PRIORITY.backfill:
    case PAST.backfill:
      return 'backfill'
    default:
      return 'normal'
  }
}
