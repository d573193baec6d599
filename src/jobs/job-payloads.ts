import { z } from 'zod'
import { PlatformName } from '../model/platform.ts'

/**
 * What a job carries: ids alone, for bodies lie in the catalog. `v` is raised when the meaning
 * changes; a worker that meets a number it does not know sets the job aside.
 */
const version = { v: z.literal(1) }
/** The request that it all began with, for the logs. */
const asked = { requestId: z.string().optional() }

export const IngestPayload = z.object({ ...version, ...asked, intakeId: z.string() })
export type IngestPayload = z.infer<typeof IngestPayload>

export const CapturePayload = z.object({
  ...version,
  ...asked,
  platform: PlatformName,
  id: z.string(),
  /** Which of the post's captures this is. */
  round: z.int().positive(),
})
export type CapturePayload = z.infer<typeof CapturePayload>

export const ResolvePayload = z.object({ ...version, ...asked, articleId: z.string() })
export type ResolvePayload = z.infer<typeof ResolvePayload>

/** One round over what is due; which that is, is in the catalog. */
export const VerifyPayload = z.object(version)
export type VerifyPayload = z.infer<typeof VerifyPayload>

export const AuditPayload = z.object(version)
export type AuditPayload = z.infer<typeof AuditPayload>

export const NotifyPayload = z.object({ ...version, deliveryId: z.string() })
export type NotifyPayload = z.infer<typeof NotifyPayload>

/**
 * Job ids name the work, so that the same work is never twice in a queue. Never a bare number and
 * never with a colon: BullMQ refuses both, the first only for some numbers (19-digit ids pass by luck).
 */
export const ingestJobId = (intakeId: string): string => `article-${intakeId}`

export const captureJobId = (post: { platform: string; id: string }, round: number): string =>
  `${post.platform}-${encodeURIComponent(post.id)}-${round}`

export const resolveJobId = (articleId: string, round: number): string => `resolve-${articleId}-${round}`

export const notifyJobId = (deliveryId: string): string => `delivery-${deliveryId}`
