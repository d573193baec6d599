import { z } from 'zod'
import { Liveness } from './outcome.ts'
import { PostRef } from './platform.ts'
import { Evidence } from './post-answer.ts'

/** A change of a post's state after its capture. The ledger stores each event as a separate object. */
export const EventRecord = z.object({
  stet: z.literal(1),
  type: z.enum(['lost', 'returned', 'edited', 'taken-down', 'restored', 'approved', 'held', 'undecided']),
  post: PostRef,
  at: z.iso.datetime(),
  /** The time of the first of the checks that agree on it. */
  since: z.iso.datetime().nullable(),
  cause: Liveness.nullable(),
  /** The reason given for a take-down, as free text. */
  reason: z.string().nullable(),
  /** The id of the token that made a take-down or an editor's decision. Absent where unknown. */
  by: z.string().optional(),
  /** True: the take-down also deletes the bytes. Absent: the bytes are kept. */
  erase: z.literal(true).optional(),
  evidence: z.array(Evidence),
})
export type EventRecord = z.infer<typeof EventRecord>
