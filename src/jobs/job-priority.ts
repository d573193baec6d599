import type { Priority } from '../model/priority.ts'
import type { PriorityClass } from '../model/rate-limiter.ts'

/**
 * How far a sender is beyond its turn, from 0. Each class has four levels, taken one after another: the more jobs a sender
 * added lately, the lower the level of its next ones (a multilevel feedback queue). See `sender-levels.ts`.
 */
export type SenderLevel = 0 | 1 | 2 | 3

/** How many levels a class has. */
const LEVELS = 4

/** BullMQ's number of the first level of each class: it takes the smallest number first. */
const FIRST_LEVEL: Readonly<Record<Priority, number>> = { breaking: 4, normal: 8, backfill: 12 }

/**
 * The priorities of boosted jobs, which come before all others. `priority-aging.ts` boosts the oldest job of a class, so
 * that no class and no level starves. The number still tells the job's class.
 */
export const BOOSTED_PRIORITY: Readonly<Record<Priority, number>> = { backfill: 1, normal: 2, breaking: 3 }

/** BullMQ's priority of a job. */
export const jobPriority = (priority: Priority, level: SenderLevel = 0): number =>
  FIRST_LEVEL[priority] + level

/** The priorities of all levels of a class, the first one first. */
export const levelsOf = (priority: Priority): number[] =>
  Array.from({ length: LEVELS }, (_, level) => FIRST_LEVEL[priority] + level)

/** Every priority that a job may have, in the order in which workers take them. */
export const JOB_PRIORITIES: readonly number[] = [
  ...Object.values(BOOSTED_PRIORITY),
  ...(['breaking', 'normal', 'backfill'] as const).flatMap(levelsOf),
]

/** The class of a job by its BullMQ priority. The rate limiter gives each class a share of every source. */
export function priorityClassOf(priority: number | undefined): Priority & PriorityClass {
  for (const one of ['breaking', 'backfill'] as const) {
    if (priority !== undefined && [BOOSTED_PRIORITY[one], ...levelsOf(one)].includes(priority)) return one
  }
  return 'normal'
}
