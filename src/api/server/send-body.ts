import type { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { releaseBuffer } from '../../outbound/read-buffer-pool.ts'

/**
 * Streams a body with the reply's current headers, and returns each chunk's buffer to the pool once it was written,
 * so that videos do not allocate memory. If the client disconnects, the request to the store is aborted; if the body
 * fails, the response ends before its content length.
 *
 * @returns when the response has ended, complete or not
 */
export async function sendBody(reply: FastifyReply, body: Readable): Promise<void> {
  const response = reply.hijack().raw
  if (response.closed) {
    body.destroy()
    return
  }
  const closed = Promise.withResolvers<void>()
  body.on('data', (chunk: Uint8Array) => {
    if (!response.write(chunk, () => releaseBuffer(chunk))) body.pause()
  })
  body.once('end', () => response.end())
  body.once('error', (err) => {
    reply.log.error({ err }, 'the body stream failed')
    response.destroy()
  })
  response.on('drain', () => body.resume())
  response.once('close', () => {
    body.destroy()
    closed.resolve()
  })
  response.writeHead(reply.statusCode, reply.getHeaders() as Record<string, string>)
  await closed.promise
}
