import { setTimeout as pause } from 'node:timers/promises'
import { type BackendFactory, createRedisBackend, type RedisQueueBackend } from 'bullmq'
import { redisFaultOf } from './redis-fault.ts'

const PAUSE_MS = 1_000

/** The operations by which a worker takes a job, keeps it, and reports its end. */
const OPERATIONS: ReadonlySet<string | symbol> = new Set([
  'moveToActive',
  'moveToCompleted',
  'moveToFailed',
  'moveToDelayed',
  'moveJobFromActiveToWait',
  'retryJob',
  'extendLocks',
  'addJobScheduler',
  'updateJobSchedulerNextMillis',
] satisfies (keyof RedisQueueBackend)[])

/**
 * A worker's access to its queue in Redis that waits while Redis refuses: it is full, a replica, loading. BullMQ by itself
 * waits only for a lost connection; after any other error it would count a failed attempt of the job, or ask again at once.
 *
 * @param stop ends the wait, with the last error
 */
export const createPatientBackend =
  (stop: AbortSignal): BackendFactory<RedisQueueBackend> =>
  (...args) =>
    new Proxy(createRedisBackend(...args), {
      get(backend, name, receiver) {
        const value = Reflect.get(backend, name, receiver)
        if (!OPERATIONS.has(name)) return value
        return (...given: unknown[]) => whileRefused(() => value.apply(backend, given), backend, stop)
      },
    })

async function whileRefused<T>(
  operation: () => Promise<T>,
  backend: RedisQueueBackend,
  stop: AbortSignal,
): Promise<T> {
  for (;;) {
    try {
      return await operation()
    } catch (error) {
      if (stop.aborted || redisFaultOf(error) === null) throw error
      backend.emit('error', error)
      await pause(PAUSE_MS, undefined, { signal: stop }).catch(() => {})
      if (stop.aborted) throw error
    }
  }
}
