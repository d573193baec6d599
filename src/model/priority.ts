import { z } from 'zod'

/** The priority of accepted work, lowest first. */
export const Priority = z.enum(['backfill', 'normal', 'breaking'])
export type Priority = z.infer<typeof Priority>

/** Whether `one` is processed before `other`. */
export const hasHigherPriority = (one: Priority, other: Priority): boolean =>
  Priority.options.indexOf(one) > Priority.options.indexOf(other)
