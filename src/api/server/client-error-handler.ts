import type { Socket } from 'node:net'
import { createProblem, type Problem } from './problem.ts'

/** What a client sent before anything could be made of it, by the code of Node's parser. */
function problemOf(code: string | undefined): Problem {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return createProblem(408, 'request-timeout', 'The request did not arrive in time.')
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return {
      ...createProblem(431, 'usage', 'The head of the request is too large.'),
      title: 'Head too large',
    }
  }
  return createProblem(400, 'usage', 'This is no HTTP request that can be read.')
}

/** Answers what is no request, and ends the connection. */
export function onClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const document = problemOf(error.code)
  const body = JSON.stringify(document)
  // In the middle of an answer there is no room for another.
  if (socket.writable && socket.bytesWritten === 0) {
    socket.write(
      `HTTP/1.1 ${document.status} ${document.title}\r\ncontent-type: application/problem+json\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    )
  }
  socket.destroySoon()
}
