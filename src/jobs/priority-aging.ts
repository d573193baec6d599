import type { Job, Queue } from 'bullmq'
import type { Priority } from '../model/priority.ts'
import { changePriority } from './change-priority.ts'
import { BOOSTED_PRIORITY, JOB_PRIORITIES, levelsOf } from './job-priority.ts'

/** At least one of so many jobs is the oldest of its class: of backfill a tenth, of the others a quarter. */
const MIN_SHARE: Readonly<Record<Priority, number>> = { backfill: 10, normal: 4, breaking: 4 }

/** Jobs read on both sides of the expected position of the oldest one: other workers change the queue meanwhile. */
const MARGIN = 10

/**
 * Prevents starvation: BullMQ always takes the job with the highest priority, so a steady stream of urgent jobs would
 * starve the others, and so would many senders the jobs of one that is levels down. This counts the jobs that a worker
 * takes and regularly boosts the oldest job of each class.
 *
 * @returns the function to call with each job that the worker takes
 */
export function createPriorityAging(queue: Queue, onError: (error: Error) => void): (job: Job) => void {
  const passedOver = { backfill: 0, normal: 0, breaking: 0 }
  return () => {
    for (const kind of ['backfill', 'normal', 'breaking'] as const) {
      passedOver[kind] += 1
      // One job early: the worker takes the next job while the boost is under way.
      if (passedOver[kind] < MIN_SHARE[kind] - 1) continue
      passedOver[kind] = 0
      boostOldest(queue, kind).catch(onError)
    }
  }
}

/** Boosts the oldest job of a class, unless it is next anyway or one is boosted already. */
async function boostOldest(queue: Queue, kind: Priority): Promise<void> {
  const counts = await queue.getCountsPerPriority([...JOB_PRIORITIES])
  if (counts[BOOSTED_PRIORITY[kind]]) return
  const levels = levelsOf(kind).filter((level) => counts[level])
  const positions = levels.map((level) =>
    JOB_PRIORITIES.slice(0, JOB_PRIORITIES.indexOf(level)).reduce((sum, one) => sum + (counts[one] ?? 0), 0),
  )
  // Jobs of one level are in the order of their arrival: the first of the only level may be next.
  if (levels.length === 0 || (levels.length === 1 && positions[0] === 0)) return
  const firsts = await Promise.all(
    positions.map(async (position, n) => {
      const from = Math.max(0, position - MARGIN)
      const nearby = await queue.getJobs(['prioritized'], from, position + MARGIN, true)
      return nearby.find((job) => job?.priority === levels[n])
    }),
  )
  const oldest = firsts.filter((job) => job !== undefined).toSorted((a, b) => a.timestamp - b.timestamp)[0]
  if (oldest) await changePriority(queue, oldest, BOOSTED_PRIORITY[kind])
}
