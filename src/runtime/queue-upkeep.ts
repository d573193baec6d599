import type { QueueLoss } from '../jobs/queue-backend.ts'
import type { QueueName } from '../jobs/queue-names.ts'
import { sweepLostJobs } from '../services/maintenance/sweep-lost-jobs.ts'
import type { App } from './app.ts'
import { type PeriodicTask, runPeriodically } from './periodic.ts'

const SCHEDULE_EVERY_MS = 10_000
const MEMORY_EVERY_MS = 2_000
/** How soon a new record begins to go to the replicas. */
const REPLICATE_EVERY_MS = 5_000

/** Sets the schedules of the watch and of replication, for a process that works on their queues. Idempotent. */
export async function scheduleRounds(
  { queues: open, config }: App,
  names: readonly QueueName[],
): Promise<void> {
  const queues = await open()
  if (names.includes('verify')) await queues.schedule('verify', config.verifyEveryMs)
  if (names.includes('audit')) await queues.schedule('audit', config.auditEveryMs)
  const replicateEveryMs = config.replicas.length === 0 ? null : REPLICATE_EVERY_MS
  if (names.includes('replicate')) await queues.schedule('replicate', replicateEveryMs)
}

/** Sets the schedules again and again, because a queue may be emptied. */
export const keepSchedules = (app: App, names: readonly QueueName[]): PeriodicTask =>
  runPeriodically('schedule', SCHEDULE_EVERY_MS, () => scheduleRounds(app, names), app.logger)

/**
 * Restores what only the queue knew, as soon as it was emptied: its options, and which sources are blocked.
 *
 * @param sweeps whether this process enqueues all open work again
 */
export function watchQueueMemory(app: App, sweeps: boolean): PeriodicTask {
  const restore = async (why: QueueLoss) => {
    if (why === 'emptied') app.logger.warn('the queue was emptied: what it knew is restored')
    await (await app.queues()).restoreOptions()
    await app.rateLimiter().restore()
    if (sweeps) await sweepLostJobs(app, 0)
  }
  const watch = async () => {
    const { backend } = await app.queues()
    if (backend.isUp()) await backend.onLoss(restore)
  }
  return runPeriodically('queue memory', MEMORY_EVERY_MS, watch, app.logger)
}
