import { z } from 'zod'
import { Liveness } from './outcome.ts'
import { PostRef } from './platform.ts'
import { Evidence } from './post-answer.ts'

/** Something learned about a post after its capture; an object of its own in the ledger. */
export const EventRecord = z.object({
  stet: z.literal(1),
  type: z.enum(['lost', 'returned', 'edited', 'taken-down', 'restored', 'approved', 'held', 'undecided']),
  post: PostRef,
  at: z.iso.datetime(),
  /** Since when the agreeing checks say so. */
  since: z.iso.datetime().nullable(),
  cause: Liveness.nullable(),
  /** In words, for take-downs. */
  reason: z.string().nullable(),
  /** Who decided, for take-downs and an editor's decisions: a token's id. Absent where nobody is named. */
  by: z.string().optional(),
  /** True: the take-down asks for the bytes to be deleted as well. Absent: they stay. */
  erase: z.literal(true).optional(),
  evidence: z.array(Evidence),
})
export type EventRecord = z.infer<typeof EventRecord>
