import type { Server } from 'node:http'

/** Requests in progress have this long to finish: the process closes its other parts in the rest of its 3 s. */
const GRACE_MS = 2_000

/**
 * Closes the connections of a stopping server: idle ones at once, the others after a grace period. A connection
 * that never sent a request would otherwise block the server forever: Node.js treats it as neither idle nor late.
 */
export function drainConnections(server: Server): void {
  server.closeIdleConnections()
  setTimeout(() => server.closeAllConnections(), GRACE_MS).unref()
}
