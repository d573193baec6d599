import type { Logger } from 'pino'

export interface PeriodicTask {
  /** Waits for the current run, and starts no other. */
  close(): Promise<void>
}

/** Runs `task` periodically, never twice at once. Logs its errors and continues with the next run. */
export function runPeriodically(
  name: string,
  everyMs: number,
  task: () => Promise<unknown>,
  logger: Logger,
): PeriodicTask {
  let running: Promise<void> | null = null
  const run = async () => {
    try {
      await task()
    } catch (err) {
      logger.error({ err, task: name }, 'periodic task failed')
    }
  }
  const timer = setInterval(() => {
    running ??= run().finally(() => {
      running = null
    })
  }, everyMs)
  timer.unref()
  return {
    async close() {
      clearInterval(timer)
      await running
    },
  }
}
