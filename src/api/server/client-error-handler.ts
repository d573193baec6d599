import type { Socket } from 'node:net'
import { createProblem, type Problem } from './problem.ts'
import { SECURITY_HEADERS } from './security-headers.ts'

const HEADERS = Object.entries({ ...SECURITY_HEADERS, 'content-type': 'application/problem+json' })
  .map(([name, value]) => `${name}: ${value}\r\n`)
  .join('')

/** Maps the error code of Node's HTTP parser to a problem. */
function problemOf(code: string | undefined): Problem {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return createProblem(408, 'request-timeout', 'The request did not arrive in time.')
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return {
      ...createProblem(431, 'usage', 'The request headers are too large.'),
      title: 'Headers too large',
    }
  }
  return createProblem(400, 'usage', 'The request is not valid HTTP.')
}

/** Answers a request that Node could not parse, and closes the connection. */
export function onClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const document = problemOf(error.code)
  const body = JSON.stringify(document)
  // Once a response has begun, another one would corrupt it.
  if (socket.writable && socket.bytesWritten === 0) {
    socket.write(
      `HTTP/1.1 ${document.status} ${document.title}\r\n${HEADERS}` +
        `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    )
  }
  socket.destroySoon()
}
