import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { isPassingOutage } from '../catalog/database-outage.ts'
import { ServiceError } from '../model/errors.ts'

const FIRST_PAUSE_MS = 500
const MAX_PAUSE_MS = 5_000
const REPEAT_LOG_MS = 30_000

interface Waiting {
  readonly logger: Logger
  /** Ends the waiting. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Opens a part of a starting service, again and again while its server is down, starts, has no connections left or is a
 * standby: a service that starts before its database waits for it. A refused log-in and a wrong setting are thrown at once.
 *
 * @throws the error of `open` · the reason of `signal`
 */
export async function untilAvailable<T>(open: () => Promise<T>, { logger, signal }: Waiting): Promise<T> {
  let pauseMs = FIRST_PAUSE_MS
  let loggedAt = Number.NEGATIVE_INFINITY
  for (;;) {
    try {
      return await open()
    } catch (error) {
      if (!passes(error)) throw error
      if (performance.now() - loggedAt > REPEAT_LOG_MS) {
        loggedAt = performance.now()
        logger.warn({ code: error.code, hint: error.hint, err: error }, 'waiting for a part to start')
      }
    }
    await pause(pauseMs, undefined, signal ? { signal } : {})
    pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)
  }
}

function passes(error: unknown): error is ServiceError {
  if (!(error instanceof ServiceError) || error.retry !== 'later') return false
  return error.code !== 'database-unavailable' || isPassingOutage(error)
}
