import { ServiceError } from '../model/errors.ts'
import { REDIS_FAULT_HINTS, redisFaultOf } from './redis-fault.ts'

/**
 * The error of queues that cannot be used: `queue-refused` if their server answers and refuses, else `queue-unavailable`.
 *
 * @param address of the queue, without a password
 */
export function queueUnavailableError(address: string, cause: unknown): ServiceError {
  if (cause instanceof ServiceError) return cause
  const why = cause instanceof Error ? cause.message : String(cause)
  const fault = redisFaultOf(cause) ?? 'down'
  const [code, what] =
    fault === 'down'
      ? (['queue-unavailable', 'does not answer'] as const)
      : (['queue-refused', 'refuses'] as const)
  return new ServiceError(code, `The queue at ${address} ${what}: ${why}`, {
    input: address,
    hint: /^redis\S*:\/\//.test(address)
      ? REDIS_FAULT_HINTS[fault]
      : 'Start PostgreSQL, or correct STET_DATABASE_URL.',
    cause,
  })
}
