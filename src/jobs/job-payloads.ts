import { z } from 'zod'
import { PlatformName } from '../model/platform.ts'

/**
 * A payload holds ids only; bodies are in the catalog. `v` is raised when the meaning changes; a worker that does not know
 * the number fails the job.
 */
const version = { v: z.literal(1) }
/** The id of the HTTP request that caused the job, for the logs. */
const origin = { requestId: z.string().optional() }

export const IngestPayload = z.object({
  ...version,
  ...origin,
  intakeId: z.string(),
  /** Who sent the article; its captures take that sender's turns. Absent for a job that was added again. */
  sender: z.string().optional(),
})
export type IngestPayload = z.infer<typeof IngestPayload>

export const CapturePayload = z.object({
  ...version,
  ...origin,
  platform: PlatformName,
  id: z.string(),
  /** Counts the post's captures, as the catalog does. */
  generation: z.int().positive(),
})
export type CapturePayload = z.infer<typeof CapturePayload>

export const ResolvePayload = z.object({ ...version, ...origin, articleId: z.string() })
export type ResolvePayload = z.infer<typeof ResolvePayload>

/** One run over the due posts; the catalog knows which they are. */
export const VerifyPayload = z.object(version)
export type VerifyPayload = z.infer<typeof VerifyPayload>

export const AuditRunPayload = z.object(version)
export type AuditRunPayload = z.infer<typeof AuditRunPayload>

/** One run over what the replicas lack; the catalog knows what that is. */
export const ReplicateRunPayload = z.object(version)
export type ReplicateRunPayload = z.infer<typeof ReplicateRunPayload>

export const NotifyPayload = z.object({ ...version, deliveryId: z.string() })
export type NotifyPayload = z.infer<typeof NotifyPayload>

/** The payload's field for a request id; none without an id. */
export const withRequestId = (requestId: string | null | undefined) => (requestId ? { requestId } : {})

/**
 * A job's id names its work, so that a queue never has the same work twice. BullMQ refuses ids with a colon, and ids that
 * are plain integers.
 */
export const ingestJobId = (intakeId: string): string => `article-${intakeId}`

export const captureJobId = (post: { platform: string; id: string }, generation: number): string =>
  `${post.platform}-${encodeURIComponent(post.id)}-${generation}`

export const resolveJobId = (articleId: string, generation: number): string =>
  `resolve-${articleId}-${generation}`

export const notifyJobId = (deliveryId: string): string => `delivery-${deliveryId}`
