import type { Job, Queue } from 'bullmq'

/** Gives a job that waits another priority; one that was taken and done meanwhile needs none. */
export async function changePriority(queue: Queue, job: Job, priority: number): Promise<void> {
  try {
    await job.changePriority({ priority })
  } catch (thrown) {
    if (job.id !== undefined && (await queue.getJob(job.id))) throw thrown
  }
}
