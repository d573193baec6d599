import { z } from 'zod'
import { Liveness, type MissingPart, type Reason } from './outcome.ts'
import type { PostRecord } from './post-record.ts'
import { Witness } from './post-record.ts'

/** A raw answer that a claim about a post rests on; `body` is its text, cut at 64 KiB. */
export const Evidence = z.object({
  witness: Witness,
  url: z.string(),
  at: z.iso.datetime(),
  status: z.int().nullable(),
  mime: z.string().nullable(),
  body: z.string(),
})
export type Evidence = z.infer<typeof Evidence>

/** One look at the original, as the catalog keeps it. */
export const Check = z.object({
  at: z.iso.datetime(),
  liveness: Liveness,
  evidence: z.array(Evidence),
})
export type Check = z.infer<typeof Check>

/**
 * What a platform said when asked for a post.
 *
 * `record` is set where the platform served words of the post, `reason` where it did not serve it
 * in full standing, and `liveness` is what that proves: `unknown` unless the proof is of the kind
 * the rules ask for. A live post without a record could not be read this time. `refused` tells
 * "it refuses us" (outcome `blocked`) from "it could not answer" (outcome `failed`).
 */
export interface PostAnswer {
  liveness: Liveness
  reason: Reason | null
  refused: boolean
  /** When the platform says it may be asked again, ISO 8601. */
  retryAt: string | null
  record: PostRecord | null
  /** Required parts that the platform has and did not serve; the media in `record` are yet to be asked for. */
  missing: MissingPart[]
  evidence: Evidence[]
  notes: string[]
}
