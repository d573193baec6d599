import { findPost } from '../../catalog/posts/posts.ts'
import { reopenIntake } from '../../catalog/work/intake.ts'
import { requestResolution } from '../../catalog/work/resolutions.ts'
import { type DeadLetter, type JobRef, listDeadLetters, removeDeadLetter } from '../../jobs/dead-letters.ts'
import { QUEUE_NAMES, type QueueName } from '../../jobs/queue-names.ts'
import type { PostRef } from '../../model/platform.ts'
import { type AcceptDeps, enqueueCapture } from '../intake/accept-intake.ts'
import type { ServiceDeps } from '../service-deps.ts'

/** Which dead letters to retry. */
export interface FailureFilter {
  readonly queue?: QueueName | undefined
  readonly reason?: string | undefined
}

/** The dead letters, and why each failed. */
export async function* listFailures(
  deps: Pick<ServiceDeps, 'queues'>,
  { queue, reason }: FailureFilter,
): AsyncGenerator<DeadLetter> {
  const names = queue === undefined ? QUEUE_NAMES : [queue]
  for await (const one of listDeadLetters(await deps.queues(), names)) {
    if (reason === undefined || one.reason === reason) yield one
  }
}

/**
 * Retries dead letters: a capture as a new round with its own capture time, an article from the body that was sent with
 * it. Yields one line for each.
 */
export async function* retryFailures(
  deps: Pick<ServiceDeps, 'catalog' | 'queues' | 'clock'>,
  which: FailureFilter,
): AsyncGenerator<DeadLetter> {
  const queues = await deps.queues()
  const found = await Array.fromAsync(listFailures(deps, which))
  for (const one of found) {
    // Remove the dead letter first, because an article's new job has the same name.
    await removeDeadLetter(queues, one)
    await again(deps, one.work)
    yield one
  }
}

/** Requests another capture of a post, whatever the outcome of the last one. */
export async function retryPost(deps: AcceptDeps, post: PostRef): Promise<void> {
  await enqueueCapture(post, 'normal', deps)
}

async function again(deps: Pick<ServiceDeps, 'catalog' | 'queues' | 'clock'>, work: JobRef): Promise<void> {
  const { db } = await deps.catalog()
  const queues = await deps.queues()
  const now = deps.clock.now()
  switch (work.kind) {
    case 'post': {
      const row = await findPost(db, work)
      if (row) await retryPost(deps, { platform: row.platform, id: row.id, url: row.url })
      return
    }
    case 'article': {
      const row = await reopenIntake(db, work.intakeId, now)
      if (row) await queues.addIngest(work.intakeId, row.priority, row.requestId)
      return
    }
    case 'addresses': {
      const ask = { articleId: work.articleId, priority: 'normal' as const, requestId: null }
      const { generation } = await requestResolution(db, ask, now)
      return await queues.addResolve(work.articleId, generation, 'normal')
    }
    case 'delivery':
      return await queues.addNotify(work.deliveryId)
    case 'round':
      // The schedule enqueues the next one.
      return
  }
}
