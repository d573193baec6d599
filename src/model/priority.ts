import { z } from 'zod'

/** How urgent accepted work is; the least urgent first. */
export const Priority = z.enum(['backfill', 'normal', 'breaking'])
export type Priority = z.infer<typeof Priority>

/** Whether `one` goes before `other`. */
export const hasHigherPriority = (one: Priority, other: Priority): boolean =>
  Priority.options.indexOf(one) > Priority.options.indexOf(other)
