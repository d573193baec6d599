import type { Job, Queue } from 'bullmq'
import { changePriority } from './change-priority.ts'
import { BOOSTED_PRIORITY, JOB_PRIORITY, priorityClassOf } from './job-priority.ts'

/** A class gets at least one of so many jobs: backfill a tenth, normal a quarter. */
const MIN_SHARE = { backfill: 10, normal: 4 } as const

/** Jobs read on both sides of the expected position of the oldest one: other workers change the queue meanwhile. */
const MARGIN = 10

/**
 * Prevents starvation: BullMQ always takes the job with the highest priority, so a steady stream of urgent jobs would
 * starve the others. This counts the jobs that a worker takes and regularly boosts the oldest job of a lower class.
 *
 * @returns the function to call with each job that the worker takes
 */
export function createPriorityAging(queue: Queue, onError: (error: Error) => void): (job: Job) => void {
  const passedOver = { backfill: 0, normal: 0 }
  return (job) => {
    const share = priorityClassOf(job.priority)
    for (const kind of ['backfill', 'normal'] as const) {
      passedOver[kind] = share === kind ? 0 : passedOver[kind] + 1
      // One job early: the worker takes the next job while the boost is under way.
      if (passedOver[kind] < MIN_SHARE[kind] - 1) continue
      passedOver[kind] = 0
      boostOldest(queue, kind).catch(onError)
    }
  }
}

async function boostOldest(queue: Queue, kind: 'backfill' | 'normal'): Promise<void> {
  const ahead = (
    [BOOSTED_PRIORITY.backfill, BOOSTED_PRIORITY.normal, ...Object.values(JOB_PRIORITY)] as number[]
  )
    .filter((number) => number < JOB_PRIORITY[kind])
    .toSorted((a, b) => a - b)
  const counts = await queue.getCountsPerPriority([...ahead, JOB_PRIORITY[kind]])
  const position = ahead.reduce((sum, number) => sum + (counts[number] ?? 0), 0)
  // No job is ahead, or a boosted one is waiting already.
  if (position === 0 || !counts[JOB_PRIORITY[kind]] || counts[BOOSTED_PRIORITY[kind]]) return
  const nearby = await queue.getJobs(['prioritized'], Math.max(0, position - MARGIN), position + MARGIN, true)
  const oldest = nearby.find((job) => job?.priority === JOB_PRIORITY[kind])
  if (oldest) await changePriority(queue, oldest, BOOSTED_PRIORITY[kind])
}
