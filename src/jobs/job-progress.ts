import type { Job } from 'bullmq'

/** Steps shorter than this are not reported. */
const INTERVAL_MS = 1_000

/** Shows the current step of a job in the queue. */
interface JobProgress {
  report(step: string): void
  /** Ends the reports. */
  end(): void
}

/** Reports the newest step to the queue at most once every `INTERVAL_MS`. A failed report does not affect the job. */
export function createJobProgress(
  job: Pick<Job, 'updateProgress'>,
  onError: (error: Error) => void,
): JobProgress {
  let timer: NodeJS.Timeout | undefined
  let newest = ''
  const send = (): void => {
    timer = undefined
    job.updateProgress(newest).catch(onError)
  }
  return {
    report(step) {
      newest = step
      timer ??= setTimeout(send, INTERVAL_MS)
    },
    end: () => clearTimeout(timer),
  }
}
