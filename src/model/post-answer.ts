import { z } from 'zod'
import { Liveness, type MissingPart, type Reason } from './outcome.ts'
import type { PostRecord } from './post-record.ts'
import { Witness } from './post-record.ts'

/** A raw response that supports a claim about a post. `body` is its text, cut at 64 KiB. */
export const Evidence = z.object({
  witness: Witness,
  url: z.string(),
  at: z.iso.datetime(),
  status: z.int().nullable(),
  mime: z.string().nullable(),
  body: z.string(),
})
export type Evidence = z.infer<typeof Evidence>

/** One check of the original, as stored in the catalog. */
export const Check = z.object({
  at: z.iso.datetime(),
  liveness: Liveness,
  evidence: z.array(Evidence),
})
export type Check = z.infer<typeof Check>

/**
 * A platform's answer to a request for a post.
 *
 * `record` is set if the platform served the post's text. `reason` is set if the post is not fully public.
 * `liveness` is `unknown` unless the answer proves more (docs/verification.md). A live post without a record could not
 * be read. `refused` separates a platform that refuses us (outcome `blocked`) from one that could not answer (outcome
 * `failed`).
 */
export interface PostAnswer {
  liveness: Liveness
  reason: Reason | null
  refused: boolean
  /** When the platform allows the next request, ISO 8601. */
  retryAt: string | null
  record: PostRecord | null
  /** Required parts that the platform has but did not serve. The media in `record` are fetched later. */
  missing: MissingPart[]
  evidence: Evidence[]
  notes: string[]
  /** Parts in which the answers are other than their readers expect. Absent if there is none. */
  unexpectedParts?: readonly UnexpectedPart[]
}

/** `unknown`: no table of its fields names the part. `absent`: the reader needs it, and the answer lacks it. */
export const UNEXPECTED_KINDS = ['unknown', 'absent'] as const

/** A part in which a witness's answer is other than its reader expects. */
export interface UnexpectedPart {
  readonly witness: Witness
  readonly kind: (typeof UNEXPECTED_KINDS)[number]
  /** Its path in the answer, such as `card.binding_values.board`, or the selector of an element. */
  readonly path: string
  /** What an unknown part may hold; null: neither media nor words. */
  readonly holds: 'media' | 'words' | null
}
