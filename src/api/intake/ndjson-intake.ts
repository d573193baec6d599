import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { toCatalogError } from '../../catalog/database-outage.ts'
import { asStetError, InputError, type StetError } from '../../model/errors.ts'
import type { ResponseSpool } from './response-spool.ts'
import { type BodyLine, splitLines } from './split-lines.ts'

/** The schema of one line of the response: the line's number with its answer, or with what was wrong. */
export const answerLine = <A extends z.ZodType>(answer: A) =>
  z.union([
    z.object({ line: z.int(), status: z.literal(202) }).and(answer),
    z.object({
      line: z.int(),
      status: z.int(),
      error: z.object({ code: z.string(), message: z.string() }),
    }),
  ])

interface LineHandler {
  /** The maximum length of a line, in bytes. */
  readonly maxLineBytes: number
  /** How long the client may take to send a line, in milliseconds. */
  readonly lineMs: number
  readonly signal: AbortSignal
  /** Accepts one line, and returns the fields of its response. */
  accept(bytes: Buffer): Promise<object>
}

/** Limits on the lines in progress: their number, and the sum of their bytes. */
const MAX_OPEN_LINES = 1_000
const MAX_OPEN_BYTES = 32_000_000
/** After a 503, lines are refused with the same error for this long, without another attempt. */
const UNAVAILABLE_MS = 2_000

/**
 * Processes each line on its own, and adds the responses in the order of the lines. Returns as soon as one line was
 * accepted or many were refused as invalid; the rest continues in the background.
 *
 * @throws StetError if the database or the queue is unavailable before a line was accepted; then no line was
 */
export async function processLines(
  payload: Readable,
  handler: LineHandler,
  responses: ResponseSpool,
): Promise<void> {
  const lines = splitLines(payload, handler.maxLineBytes, handler.lineMs)
  const processLine = createLineProcessor(handler)
  let refused = 0
  try {
    for (; refused < MAX_OPEN_LINES; refused += 1) {
      handler.signal.throwIfAborted()
      const { done, value: line } = await lines.next()
      if (done) return responses.end()
      const { response, error } = await processLine(line)
      if (error?.httpStatus === 503) throw error
      await responses.add(response)
      if (!error) break
    }
  } catch (error) {
    payload.resume()
    throw error
  }
  void processRest(lines, processLine, handler.signal, responses).finally(() => payload.resume())
}

type LineProcessor = (
  line: BodyLine,
) => Promise<{ readonly response: object; readonly error: StetError | null }>

async function processRest(
  lines: AsyncIterable<BodyLine>,
  processLine: LineProcessor,
  signal: AbortSignal,
  responses: ResponseSpool,
): Promise<void> {
  let open = 0
  let openBytes = 0
  let capacity = Promise.withResolvers<void>()
  let added = Promise.resolve()
  try {
    for await (const line of lines) {
      if (signal.aborted) break
      const bytes = line.bytes?.length ?? 0
      open += 1
      openBytes += bytes
      const processed = processLine(line)
      added = added.then(async () => {
        await responses.add((await processed).response)
        open -= 1
        openBytes -= bytes
        capacity.resolve()
      })
      // A rejection is handled below; this only prevents an unhandled one until then.
      added.catch(() => {})
      while (open >= MAX_OPEN_LINES || openBytes >= MAX_OPEN_BYTES) {
        capacity = Promise.withResolvers<void>()
        await Promise.race([capacity.promise, added])
      }
    }
    await added
    responses.end()
  } catch (error) {
    await added.catch(() => {})
    responses.end(error)
  }
}

function createLineProcessor({ accept, maxLineBytes }: LineHandler): LineProcessor {
  let unavailable: { readonly error: StetError; readonly until: number } | null = null
  return async ({ number, bytes }) => {
    try {
      if (bytes === null) throw lineTooLongError(maxLineBytes)
      if (unavailable && performance.now() < unavailable.until) throw unavailable.error
      return { response: { line: number, status: 202, ...(await accept(bytes)) }, error: null }
    } catch (thrown) {
      const error = asStetError(toCatalogError(thrown))
      if (error.httpStatus === 503 && unavailable?.error !== error)
        unavailable = { error, until: performance.now() + UNAVAILABLE_MS }
      return { response: { line: number, status: error.httpStatus, error: serializeError(error) }, error }
    }
  }
}

/** The message of an unexpected error is not sent. */
const serializeError = ({ code, message }: StetError) => ({
  code,
  message: code === 'internal' ? 'Internal error; the log has the details.' : message,
})

const lineTooLongError = (maxBytes: number): InputError =>
  new InputError('input-too-large', `The line is longer than ${maxBytes} bytes.`)

/** Waits until the rate limit allows one more: a sender of many lines is slowed down, not refused. */
export async function waitForRateLimit(rateLimitDelay: () => number, signal: AbortSignal): Promise<void> {
  for (let ms = rateLimitDelay(); ms > 0; ms = rateLimitDelay()) await pause(ms, undefined, { signal })
}
