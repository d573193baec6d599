import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Anything longer, or with other characters, would let a client write text of its choice into the log. */
const VALID_ID = /^[\w.:-]{1,100}$/

/** The id that links a request to its log lines and snapshots: the caller's `X-Request-Id`, or a new UUID. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && VALID_ID.test(given) ? given : randomUUID()
}
