import { type QueueDepth, readQueueDepths } from '../jobs/queue-depths.ts'
import { QUEUE_NAMES } from '../jobs/queue-names.ts'
import type { App } from '../runtime/app.ts'

/** What is looked at often is looked up seldom. */
const FRESH_MS = 3_000

interface Known {
  readonly at: number
  readonly depths: Promise<QueueDepth[]>
}

const known = new WeakMap<App, Known>()

/** Depth and age of the queues, a few seconds old at most. */
export async function cachedQueueDepths(app: App): Promise<QueueDepth[]> {
  const before = known.get(app)
  if (before && performance.now() - before.at < FRESH_MS) return await before.depths
  const depths = app.queues().then((queues) => readQueueDepths(queues, QUEUE_NAMES))
  known.set(app, { at: performance.now(), depths })
  depths.catch(() => known.delete(app))
  return await depths
}
