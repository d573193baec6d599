import type { Job, Queue } from 'bullmq'
import { changePriority } from './change-priority.ts'
import { BOOSTED_PRIORITY, JOB_PRIORITY, priorityClassOf } from './job-priority.ts'

/** Of so many jobs that a worker takes, one is of work that waits behind them: backfill has a tenth, normal a quarter. */
const EVERY = { backfill: 10, normal: 4 } as const

const NEAR = 10

/**
 * BullMQ takes what is more urgent first, always: as long as there is any, the rest would never be
 * done. This counts what a worker takes, and now and then lets the oldest of those that wait past the
 * others. Returns what is to be called with each job that is taken.
 */
export function createPriorityAging(queue: Queue, onError: (error: Error) => void): (taken: Job) => void {
  const since = { backfill: 0, normal: 0 }
  return (job) => {
    const share = priorityClassOf(job.priority)
    for (const kind of ['backfill', 'normal'] as const) {
      since[kind] = share === kind ? 0 : since[kind] + 1
      // One ahead of its turn: this job and the next are taken while it is let past.
      if (since[kind] < EVERY[kind] - 1) continue
      since[kind] = 0
      oldestPast(queue, kind).catch(onError)
    }
  }
}

async function oldestPast(queue: Queue, kind: 'backfill' | 'normal'): Promise<void> {
  const ahead = (
    [BOOSTED_PRIORITY.backfill, BOOSTED_PRIORITY.normal, ...Object.values(JOB_PRIORITY)] as number[]
  )
    .filter((number) => number < JOB_PRIORITY[kind])
    .toSorted((a, b) => a - b)
  const counts = await queue.getCountsPerPriority([...ahead, JOB_PRIORITY[kind]])
  const place = ahead.reduce((sum, number) => sum + (counts[number] ?? 0), 0)
  // Nothing waits in front, or one has been let past already: nobody starves.
  if (place === 0 || !counts[JOB_PRIORITY[kind]] || counts[BOOSTED_PRIORITY[kind]]) return
  // Jobs come and go while the question is on its way.
  const around = await queue.getJobs(['prioritized'], Math.max(0, place - NEAR), place + NEAR, true)
  const oldest = around.find((job) => job?.priority === JOB_PRIORITY[kind])
  if (oldest) await changePriority(queue, oldest, BOOSTED_PRIORITY[kind])
}
