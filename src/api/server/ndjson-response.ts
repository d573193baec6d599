import { once } from 'node:events'
import { Readable } from 'node:stream'
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify'
import { toCatalogError } from '../../catalog/database-outage.ts'
import { asStetError } from '../../model/errors.ts'
import type { Api } from './api.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** One function for each NDJSON response in progress; it ends the response and waits for its producer to stop. */
    openNdjson: Set<() => Promise<void>>
  }
}

/** On shutdown, ends NDJSON responses between two lines, before the services that they use are closed. */
export function endNdjsonOnClose(api: Api): void {
  api.decorate('openNdjson', new Set<() => Promise<void>>())
  api.addHook('preClose', async () => {
    await Promise.all([...api.openNdjson].map((end) => end()))
  })
}

/**
 * Answers with one JSON line for each item, as it is produced.
 *
 * @param produce yields the items; a string is sent as it is. Its signal aborts when the client disconnects or the
 * service stops
 */
export async function sendNdjson(
  request: FastifyRequest,
  reply: FastifyReply,
  produce: (signal: AbortSignal) => AsyncIterable<object | string> | Promise<AsyncIterable<object | string>>,
): Promise<FastifyReply> {
  const stop = new AbortController()
  const { openNdjson } = request.server
  let text: Readable | null = null
  const end = async (): Promise<void> => {
    stop.abort()
    text?.destroy()
    if (text && !text.closed) await once(text, 'close')
  }
  openNdjson.add(end)
  reply.raw.once('close', () => {
    stop.abort()
    // Once the stream exists, its own close event removes the entry: the producer may still be running here.
    if (text === null) openNdjson.delete(end)
  })
  const lines = await produce(stop.signal)
  text = Readable.from(serializeLines(lines, request.log, stop.signal), { objectMode: false })
  text.once('close', () => openNdjson.delete(end))
  return await reply.type('application/x-ndjson').send(text)
}

/** The status is sent before the first line, so a later error becomes the last line. */
async function* serializeLines(
  lines: AsyncIterable<object | string>,
  log: FastifyBaseLogger,
  signal: AbortSignal,
): AsyncGenerator<string> {
  try {
    for await (const line of lines) yield typeof line === 'string' ? line : `${JSON.stringify(line)}\n`
  } catch (thrown) {
    // The client is gone.
    if (signal.aborted) return
    const { code, message, hint, input } = asStetError(toCatalogError(thrown))
    log.error({ err: thrown }, 'NDJSON response ended early')
    yield `${JSON.stringify({ error: { code, message, hint, input } })}\n`
  }
}
