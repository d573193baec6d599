import type { PlatformName } from '../model/platform.ts'
import type { Priority } from '../model/priority.ts'
import {
  type CapturePayload,
  captureJobId,
  type IngestPayload,
  ingestJobId,
  type NotifyPayload,
  notifyJobId,
  type ResolvePayload,
  resolveJobId,
  withRequestId,
} from './job-payloads.ts'
import { jobPriority } from './job-priority.ts'
import { captureQueueName, type QueueName } from './queue-names.ts'
import type { Queues } from './queues.ts'

interface JobOptions {
  readonly priority: Priority
  readonly requestId: string | null
  /** Whose turn it is: the caller of the API, or the article that cites the post. Null for a job that is added again. */
  readonly sender: string | null
}

interface CaptureJob extends JobOptions {
  readonly post: { readonly platform: PlatformName; readonly id: string }
  readonly generation: number
}

interface IngestJob extends JobOptions {
  readonly intakeId: string
}

type Bulk = Parameters<ReturnType<Queues['queue']>['addBulk']>[0]

/** Enqueues captures with two round trips a queue and sender. A job that is in its queue already stays unchanged. */
export async function enqueueCaptures(queues: Queues, jobs: readonly CaptureJob[]): Promise<void> {
  const byQueue = Map.groupBy(jobs, ({ post }) => captureQueueName(post.platform))
  for (const [name, some] of byQueue) {
    const bulk = await withLevels(queues, name, some, ({ post, generation, requestId }) => {
      const { platform, id } = post
      const data: CapturePayload = { v: 1, ...withRequestId(requestId), platform, id, generation }
      return { data, jobId: captureJobId(post, generation) }
    })
    await queues.withTimeout(() => queues.queue(name).addBulk(bulk))
  }
}

/** Enqueues deliveries of webhooks with one round trip. */
export async function enqueueDeliveries(queues: Queues, deliveryIds: readonly string[]): Promise<void> {
  const bulk = deliveryIds.map((deliveryId) => {
    const data: NotifyPayload = { v: 1, deliveryId }
    return { name: 'notify', data, opts: { jobId: notifyJobId(deliveryId), priority: jobPriority('normal') } }
  })
  await queues.withTimeout(() => queues.queue('notify').addBulk(bulk))
}

/** Enqueues the resolutions of articles again, with one round trip. */
export async function enqueueResolutions(
  queues: Queues,
  jobs: readonly (Omit<JobOptions, 'sender'> & { articleId: string; generation: number })[],
): Promise<void> {
  const bulk = jobs.map(({ articleId, generation, priority, requestId }) => {
    const data: ResolvePayload = { v: 1, ...withRequestId(requestId), articleId }
    const jobId = resolveJobId(articleId, generation)
    return { name: 'resolve', data, opts: { jobId, priority: jobPriority(priority) } }
  })
  await queues.withTimeout(() => queues.queue('resolve').addBulk(bulk))
}

/** Enqueues articles with two round trips a sender. */
export async function enqueueIngests(queues: Queues, jobs: readonly IngestJob[]): Promise<void> {
  const bulk = await withLevels(queues, 'ingest', jobs, ({ intakeId, requestId, sender }) => {
    const data: IngestPayload = { v: 1, ...withRequestId(requestId), intakeId, ...(sender ? { sender } : {}) }
    return { data, jobId: ingestJobId(intakeId) }
  })
  await queues.withTimeout(() => queues.queue('ingest').addBulk(bulk))
}

/** The jobs for one queue, each at the level that its sender has reached. */
async function withLevels<J extends JobOptions>(
  queues: Queues,
  name: QueueName,
  jobs: readonly J[],
  describe: (job: J) => { data: object; jobId: string },
): Promise<Bulk> {
  const bulk: Bulk = []
  const bySender = Map.groupBy(jobs, ({ priority, sender }) => `${priority} ${sender}`)
  for (const some of bySender.values()) {
    const [first] = some
    if (first === undefined) continue
    const { priority, sender } = first
    const levels = sender === null ? [] : await queues.levels(name, priority, sender, some.length)
    for (const [n, job] of some.entries()) {
      const { data, jobId } = describe(job)
      bulk.push({ name, data, opts: { jobId, priority: jobPriority(priority, levels[n]) } })
    }
  }
  return bulk
}
