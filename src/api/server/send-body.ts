import type { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { releaseBuffer } from '../../outbound/read-buffer-pool.ts'

/**
 * Sends a body under the head that the reply has by now, and says of each piece when it is on its way: films
 * pass through the same memory again and again. A client that leaves ends the request to the store; a body that
 * breaks off ends the answer before its length.
 *
 * @returns when the answer is over, whole or not
 */
export async function sendBody(reply: FastifyReply, body: Readable): Promise<void> {
  const response = reply.hijack().raw
  if (response.closed) {
    body.destroy()
    return
  }
  const over = Promise.withResolvers<void>()
  body.on('data', (chunk: Uint8Array) => {
    if (!response.write(chunk, () => releaseBuffer(chunk))) body.pause()
  })
  body.once('end', () => response.end())
  body.once('error', (err) => {
    reply.log.error({ err }, 'a body broke off')
    response.destroy()
  })
  response.on('drain', () => body.resume())
  response.once('close', () => {
    body.destroy()
    over.resolve()
  })
  response.writeHead(reply.statusCode, reply.getHeaders() as Record<string, string>)
  await over.promise
}
