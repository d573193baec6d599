import type { PlatformName } from '../model/platform.ts'
import type { Priority } from '../model/priority.ts'
import {
  type CapturePayload,
  captureJobId,
  type IngestPayload,
  ingestJobId,
  withRequestId,
} from './job-payloads.ts'
import { jobPriority } from './job-priority.ts'
import { captureQueueName, type QueueName } from './queue-names.ts'
import type { Queues } from './queues.ts'

interface JobOptions {
  readonly priority: Priority
  readonly requestId: string | null
  /** Whose turn it is: the caller of the API, or the article that cites the post. */
  readonly sender: string
}

interface CaptureJob extends JobOptions {
  readonly post: { readonly platform: PlatformName; readonly id: string }
  readonly generation: number
}

interface IngestJob extends JobOptions {
  readonly intakeId: string
}

type Bulk = Parameters<ReturnType<Queues['queue']>['addBulk']>[0]

/** Enqueues captures with one round trip a queue. A job that is in its queue already stays unchanged. */
export async function enqueueCaptures(queues: Queues, jobs: readonly CaptureJob[]): Promise<void> {
  const byQueue = new Map<QueueName, Bulk>()
  for (const { post, generation, priority, requestId, sender } of jobs) {
    const name = captureQueueName(post.platform)
    const level = queues.senders.next(name, priority, sender)
    const data: CapturePayload = {
      v: 1,
      ...withRequestId(requestId),
      platform: post.platform,
      id: post.id,
      generation,
    }
    const bulk = byQueue.get(name) ?? []
    bulk.push({
      name,
      data,
      opts: { jobId: captureJobId(post, generation), priority: jobPriority(priority, level) },
    })
    byQueue.set(name, bulk)
  }
  for (const [name, bulk] of byQueue) await queues.withTimeout(() => queues.queue(name).addBulk(bulk))
}

/** Enqueues articles with one round trip. */
export async function enqueueIngests(queues: Queues, jobs: readonly IngestJob[]): Promise<void> {
  const bulk = jobs.map(({ intakeId, priority, requestId, sender }) => {
    const data: IngestPayload = { v: 1, ...withRequestId(requestId), intakeId, sender }
    const level = queues.senders.next('ingest', priority, sender)
    return {
      name: 'ingest',
      data,
      opts: { jobId: ingestJobId(intakeId), priority: jobPriority(priority, level) },
    }
  })
  await queues.withTimeout(() => queues.queue('ingest').addBulk(bulk))
}
