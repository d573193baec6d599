import { once } from 'node:events'
import { Readable } from 'node:stream'
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify'
import { toCatalogError } from '../../catalog/database-outage.ts'
import { asStetError } from '../../model/errors.ts'
import type { Api } from './api.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Each ends one answer of lines that is being given, and waits until its work has stopped. */
    openLines: Set<() => Promise<void>>
  }
}

/** Answers of lines that are being given end, between two lines, before the parts that they use. */
export function endNdjsonOnClose(api: Api): void {
  api.decorate('openLines', new Set<() => Promise<void>>())
  api.addHook('preClose', async () => {
    await Promise.all([...api.openLines].map((end) => end()))
  })
}

/**
 * Answers with a JSON line for each item, as it comes; a string is lines that are written already. `make`
 * is given the end of the request.
 */
export async function sendNdjson(
  request: FastifyRequest,
  reply: FastifyReply,
  make: (signal: AbortSignal) => AsyncIterable<object | string> | Promise<AsyncIterable<object | string>>,
): Promise<FastifyReply> {
  const stop = new AbortController()
  const { openLines } = request.server
  let text: Readable | null = null
  const end = async (): Promise<void> => {
    stop.abort()
    text?.destroy()
    if (text && !text.closed) await once(text, 'close')
  }
  openLines.add(end)
  reply.raw.once('close', () => {
    stop.abort()
    // With a text it is over when that is closed: what makes its lines may be at work yet.
    if (text === null) openLines.delete(end)
  })
  const lines = await make(stop.signal)
  text = Readable.from(asLines(lines, request.log, stop.signal), { objectMode: false })
  text.once('close', () => openLines.delete(end))
  return await reply.type('application/x-ndjson').send(text)
}

/** The status is sent before the first line: what goes wrong after that is told as the last one. */
async function* asLines(
  lines: AsyncIterable<object | string>,
  log: FastifyBaseLogger,
  signal: AbortSignal,
): AsyncGenerator<string> {
  try {
    for await (const line of lines) yield typeof line === 'string' ? line : `${JSON.stringify(line)}\n`
  } catch (thrown) {
    // Nobody listens any more.
    if (signal.aborted) return
    const { code, message, hint, input } = asStetError(toCatalogError(thrown))
    log.error({ err: thrown }, 'ended early')
    yield `${JSON.stringify({ error: { code, message, hint, input } })}\n`
  }
}
