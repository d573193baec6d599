import type { Server } from 'node:http'

/** What is being answered when the service stops has so long; workers have the rest of half a minute. */
const GRACE_MS = 3_000

/**
 * Ends the connections of a server that closes: those between two requests at once, all others soon. One
 * that never sent a word would keep it from closing for ever: Node.js counts it as neither idle nor late.
 */
export function drainConnections(server: Server): void {
  server.closeIdleConnections()
  setTimeout(() => server.closeAllConnections(), GRACE_MS).unref()
}
