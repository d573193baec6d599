import type { App } from '../../app.ts'
import { ServiceError } from '../../model/errors.ts'
import type { Priority } from '../../model/priority.ts'
import { OWN } from '../access.ts'
import { depthLimit } from './depth.ts'
import { Rates } from './rate.ts'

declare module 'fastify' {
  interface FastifyInstance {
    door: Door
  }
}

/** The door of the intake: how fast somebody may send, and how much may wait. */
export interface Door {
  /** Milliseconds until this caller may send one more; 0: it was counted. */
  wait(caller: string | null): number
  /** @throws ServiceError `queue-full`, `queue-unavailable` */
  room(priority: Priority): Promise<void>
}

/** One door a process, whichever route somebody comes by. */
export function openDoor(app: App): Door {
  const rates = new Rates(app.config.intake.rate)
  return {
    wait: (caller) => (caller === OWN ? 0 : rates.take(caller ?? '')),
    room: depthLimit(() => app.queues(), app.config.intake.maxOpen),
  }
}

/** @param waitMs until one more may be sent */
export const tooMany = (waitMs: number): ServiceError =>
  new ServiceError('too-many-requests', 'More was sent than is taken from one sender.', {
    hint: `Send it again in ${Math.ceil(waitMs / 1000)} s; STET_INTAKE_RATE is the limit.`,
  })
