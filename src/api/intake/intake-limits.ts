import { ServiceError } from '../../model/errors.ts'
import type { Priority } from '../../model/priority.ts'
import type { App } from '../../runtime/app.ts'
import { INTERNAL_CALLER } from '../server/auth.ts'
import { createQueueBackpressure } from './backpressure.ts'
import { SenderRateLimiter } from './sender-rate-limiter.ts'

declare module 'fastify' {
  interface FastifyInstance {
    door: IntakeLimits
  }
}

/** The door of the intake: how fast somebody may send, and how much may wait. */
export interface IntakeLimits {
  /** Milliseconds until this caller may send one more; 0: it was counted. */
  rateLimitDelay(caller: string | null): number
  /** @throws ServiceError `queue-full`, `queue-unavailable` */
  assertCapacity(priority: Priority): Promise<void>
}

/** One door a process, whichever route somebody comes by. */
export function createIntakeLimits(app: Pick<App, 'queues' | 'config'>): IntakeLimits {
  const rates = new SenderRateLimiter(app.config.intake.rate)
  return {
    rateLimitDelay: (caller) => (caller === INTERNAL_CALLER ? 0 : rates.take(caller ?? '')),
    assertCapacity: createQueueBackpressure(() => app.queues(), app.config.intake.maxOpen),
  }
}

/** @param waitMs until one more may be sent */
export const rateLimitError = (waitMs: number): ServiceError =>
  new ServiceError('too-many-requests', 'More was sent than is taken from one sender.', {
    hint: `Send it again in ${Math.ceil(waitMs / 1000)} s; STET_INTAKE_RATE is the limit.`,
  })
