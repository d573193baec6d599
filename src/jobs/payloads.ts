import { z } from 'zod'
import { PlatformName } from '../model/platform.ts'

/**
 * What a job carries: ids alone, for bodies lie in the catalog. `v` is raised when the meaning
 * changes; a worker that meets a number it does not know sets the job aside.
 */
export const IngestPayload = z.object({ v: z.literal(1), intakeId: z.string() })
export type IngestPayload = z.infer<typeof IngestPayload>

export const CapturePayload = z.object({
  v: z.literal(1),
  platform: PlatformName,
  id: z.string(),
  /** Which of the post's captures this is. */
  round: z.int().positive(),
})
export type CapturePayload = z.infer<typeof CapturePayload>

/**
 * Job ids name the work, so that the same work is never twice in a queue. Never a bare number and
 * never with a colon: BullMQ refuses both, the first only for some numbers (19-digit ids pass by luck).
 */
export const ingestJobId = (intakeId: string): string => `article-${intakeId}`

export const captureJobId = (post: { platform: string; id: string }, round: number): string =>
  `${post.platform}-${encodeURIComponent(post.id)}-${round}`
