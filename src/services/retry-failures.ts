import { findPost } from '../catalog/posts/posts.ts'
import { reopenIntake } from '../catalog/work/intake.ts'
import { requestResolution } from '../catalog/work/resolutions.ts'
import { type DeadLetter, type JobRef, listDeadLetters, removeDeadLetter } from '../jobs/dead-letters.ts'
import { QUEUE_NAMES, type QueueName } from '../jobs/queue-names.ts'
import type { PostRef } from '../model/platform.ts'
import type { App } from '../runtime/app.ts'
import { enqueueCapture } from './accept-intake.ts'

/** Which of the jobs that were set aside. */
export interface FailureFilter {
  readonly queue?: QueueName | undefined
  readonly reason?: string | undefined
}

/** The jobs that were set aside, and why. */
export async function* listFailures(app: App, { queue, reason }: FailureFilter): AsyncGenerator<DeadLetter> {
  const names = queue === undefined ? QUEUE_NAMES : [queue]
  for await (const one of listDeadLetters(await app.queues(), names)) {
    if (reason === undefined || one.reason === reason) yield one
  }
}

/**
 * Does again what was set aside: a capture as a new round, with a time of its own; an article from the
 * body that came with it. One line each.
 */
export async function* retryFailures(app: App, which: FailureFilter): AsyncGenerator<DeadLetter> {
  const queues = await app.queues()
  const found = await Array.fromAsync(listFailures(app, which))
  for (const one of found) {
    // First out of the set: an article's job is added under the same name.
    await removeDeadLetter(queues, one)
    await again(app, one.work)
    yield one
  }
}

/** Asks for a post's capture once more, whatever became of the last one. */
export async function retryPost(app: App, post: PostRef): Promise<void> {
  await enqueueCapture(post, 'normal', await deps(app))
}

async function again(app: App, work: JobRef): Promise<void> {
  const { db, queues } = await deps(app)
  const now = app.clock.now()
  switch (work.kind) {
    case 'post': {
      const row = await findPost(db, work)
      if (row) await retryPost(app, { platform: row.platform, id: row.id, url: row.url })
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
      // The schedule brings the next one.
      return
  }
}

async function deps(app: App) {
  const { db } = await app.catalog()
  return { db, queues: await app.queues(), now: () => app.clock.now() }
}
