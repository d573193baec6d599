export type Priority = 'breaking' | 'normal' | 'backfill'

/** BullMQ takes the smallest number first. */
export const PRIORITY: Readonly<Record<Priority, number>> = { breaking: 1, normal: 5, backfill: 10 }

/** The part of the budgets that a job works on, by the number it was added with. */
export function shareOf(priority: number | undefined): Priority {
  return (['breaking', 'backfill'] as const).find((one) => PRIORITY[one] === priority) ?? 'normal'
}
