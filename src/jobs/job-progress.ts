import type { Job } from 'bullmq'

/** What is over within this time nobody sees: the queue is told of the step that is then under way. */
const SEEN_MS = 1_000

/** How far the work on a job has come, for whoever looks into the queue. */
export interface JobProgress {
  tell(step: string): void
  /** The job is over: nothing is told of it any more. */
  end(): void
}

/** Tells the queue at most once in `SEEN_MS`, and waits for nobody: the work goes on if that fails. */
export function createJobProgress(
  job: Pick<Job, 'updateProgress'>,
  onError: (error: Error) => void,
): JobProgress {
  let timer: NodeJS.Timeout | undefined
  let newest = ''
  const now = (): void => {
    timer = undefined
    job.updateProgress(newest).catch(onError)
  }
  return {
    tell(step) {
      newest = step
      timer ??= setTimeout(now, SEEN_MS)
    },
    end: () => clearTimeout(timer),
  }
}
