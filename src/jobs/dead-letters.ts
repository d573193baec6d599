import type { Job } from 'bullmq'
import { CapturePayload, IngestPayload, NotifyPayload, ResolvePayload } from './job-payloads.ts'
import type { QueueName } from './queue-names.ts'
import type { Queues } from './queues.ts'

/** The work of a job. `addresses`: the resolution of an article's citations; `round`: a scheduled run of the watch. */
export type JobRef =
  | { readonly kind: 'article'; readonly intakeId: string }
  | { readonly kind: 'post'; readonly platform: CapturePayload['platform']; readonly id: string }
  | { readonly kind: 'addresses'; readonly articleId: string }
  | { readonly kind: 'delivery'; readonly deliveryId: string }
  | { readonly kind: 'round' }

/** A job that failed for good; BullMQ keeps it among the failed jobs of its queue. */
export interface DeadLetter {
  readonly queue: QueueName
  readonly job: string
  readonly work: JobRef
  /** A stable code: of an error or an outcome, or `poison` if the job's worker died three times. */
  readonly reason: string
  readonly message: string
  readonly attempts: number
  readonly failedAt: Date | null
}

const PAGE = 200

/**
 * Lists dead letters, queue by queue, the newest first.
 *
 * @throws ServiceError `queue-unavailable`
 */
export async function* listDeadLetters(
  queues: Queues,
  names: readonly QueueName[],
): AsyncGenerator<DeadLetter> {
  for (const name of names) {
    for (let from = 0; ; from += PAGE) {
      const jobs = await queues.withTimeout(() => queues.queue(name).getFailed(from, from + PAGE - 1))
      for (const job of jobs) yield toDeadLetter(name, job as Job)
      if (jobs.length < PAGE) break
    }
  }
}

/** Removes a dead letter, after its work was requested again or needs no retry. */
export async function removeDeadLetter(queues: Queues, { queue, job }: Pick<DeadLetter, 'queue' | 'job'>) {
  await queues.withTimeout(() => queues.queue(queue).remove(job))
}

/** BullMQ's message for a job whose worker died too often. */
const STALLED = /stalled more than/

function toDeadLetter(queue: QueueName, job: Job): DeadLetter {
  const message = job.failedReason ?? ''
  // A capture's message is like `failed: upstream`, an error's like `address-refused: …`.
  const [, code = 'internal', after = ''] = /^([a-z-]+): ?([a-z-]*)/.exec(message) ?? []
  const outcome = code === 'failed' || code === 'blocked'
  const reason = STALLED.test(message) ? 'poison' : outcome ? after || code : code
  return {
    queue,
    job: job.id ?? '',
    work: workOf(job.data),
    reason,
    message,
    attempts: job.attemptsMade,
    failedAt: job.finishedOn === undefined ? null : new Date(job.finishedOn),
  }
}

function workOf(data: unknown): JobRef {
  const ingest = IngestPayload.safeParse(data).data
  if (ingest) return { kind: 'article', intakeId: ingest.intakeId }
  const post = CapturePayload.safeParse(data).data
  if (post) return { kind: 'post', platform: post.platform, id: post.id }
  const resolve = ResolvePayload.safeParse(data).data
  if (resolve) return { kind: 'addresses', articleId: resolve.articleId }
  const notify = NotifyPayload.safeParse(data).data
  if (notify) return { kind: 'delivery', deliveryId: notify.deliveryId }
  return { kind: 'round' }
}
