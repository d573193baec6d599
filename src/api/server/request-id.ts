import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Longer ones, or of other letters, would not be an id but somebody's words in our log. */
const SANE = /^[\w.:-]{1,100}$/

/** The id by which a request is found in the log, to the snapshots that it led to: the caller's own, or a new one. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && SANE.test(given) ? given : randomUUID()
}
