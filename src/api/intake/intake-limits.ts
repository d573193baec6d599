import { ServiceError } from '../../model/errors.ts'
import type { Priority } from '../../model/priority.ts'
import type { App } from '../../runtime/app.ts'
import { createQueueBackpressure } from './backpressure.ts'
import { SenderRateLimiter } from './sender-rate-limiter.ts'

declare module 'fastify' {
  interface FastifyInstance {
    intakeLimits: IntakeLimits
  }
}

/** Admission control of the intake: a rate limit for each sender, and a limit on waiting jobs. */
interface IntakeLimits {
  /** Takes one from the caller's rate limit. Returns 0 if it was taken, or the milliseconds to wait. */
  rateLimitDelay(caller: string | null): number
  /** @throws ServiceError `queue-full`, `queue-unavailable` */
  assertCapacity(priority: Priority): Promise<void>
}

/** Creates the limits that all intake routes of this process share. */
export function createIntakeLimits(app: Pick<App, 'queues' | 'config'>): IntakeLimits {
  const rates = new SenderRateLimiter(app.config.intake.rate)
  return {
    rateLimitDelay: (caller) => rates.take(caller ?? ''),
    assertCapacity: createQueueBackpressure(() => app.queues(), app.config.intake.maxOpen),
  }
}

/** @param waitMs the time until the next request is allowed */
export const rateLimitError = (waitMs: number): ServiceError =>
  new ServiceError('too-many-requests', 'Rate limit exceeded for this sender.', {
    hint: `Retry in ${Math.ceil(waitMs / 1000)} s. STET_INTAKE_RATE sets the limit.`,
  })
