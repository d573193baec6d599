import type { App } from '../app.ts'
import { type QueueDepth, queueDepths } from '../jobs/depth.ts'
import { captureQueue, type QueueName } from '../jobs/names.ts'

/** What is looked at often is looked up seldom. */
const FRESH_MS = 3_000

interface Known {
  readonly at: number
  readonly depths: Promise<QueueDepth[]>
}

const known = new WeakMap<App, Known>()

/** Depth and age of the queues that this build works on, a few seconds old at most. */
export async function queueState(app: App): Promise<QueueDepth[]> {
  const before = known.get(app)
  if (before && performance.now() - before.at < FRESH_MS) return await before.depths
  const captures = app.platforms.all.map(({ platform }) => captureQueue(platform))
  const names: QueueName[] = ['ingest', 'resolve', 'verify', 'audit', 'notify', ...captures]
  const depths = app.queues().then((queues) => queueDepths(queues, names))
  known.set(app, { at: performance.now(), depths })
  depths.catch(() => known.delete(app))
  return await depths
}
