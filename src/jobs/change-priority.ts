import type { Job, Queue } from 'bullmq'

/** Changes the priority of a waiting job. A job that a worker completed meanwhile is not an error. */
export async function changePriority(queue: Queue, job: Job, priority: number): Promise<void> {
  try {
    await job.changePriority({ priority })
  } catch (thrown) {
    if (job.id !== undefined && (await queue.getJob(job.id))) throw thrown
  }
}
