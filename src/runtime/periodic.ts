import type { Logger } from 'pino'

export interface PeriodicTask {
  /** Waits for the run at hand; none follows. */
  close(): Promise<void>
}

/** Runs `task` now and again, never twice at once; what it throws is logged and the next run comes. */
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
