import type { Readable } from 'node:stream'
import { withTimeout } from '../../model/with-timeout.ts'
import { requestAbortedError, requestTimeoutError } from './read-body.ts'

/** One line of a body; `bytes` is null if the line is too long. */
export interface BodyLine {
  /** The line number, from 1; empty lines count. */
  readonly number: number
  readonly bytes: Buffer | null
}

const NEWLINE = 0x0a

/**
 * Splits a body into lines as it arrives, without the empty ones. At most one line is buffered.
 *
 * @param limit the maximum length of a line, in bytes; the rest of a longer line is discarded
 * @param lineMs how long the client may take for a line, empty ones not counted
 * @throws ServiceError `request-timeout`; `usage` if the connection ends early
 */
export async function* splitLines(
  payload: Readable,
  limit: number,
  lineMs: number,
): AsyncGenerator<BodyLine> {
  let number = 1
  let held: Buffer[] = []
  let size = 0
  const add = (piece: Buffer): void => {
    size += piece.length
    if (size > limit) held = []
    else if (piece.length > 0) held.push(piece)
  }
  const line = (): BodyLine | null => {
    const bytes = size > limit ? null : Buffer.concat(held, size)
    const made = { number, bytes }
    number += 1
    held = []
    size = 0
    return bytes !== null && isBlank(bytes) ? null : made
  }
  const deadline = { waitedMs: 0, lineMs }
  for await (const chunk of chunks(payload, deadline)) {
    let from = 0
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      add(chunk.subarray(from, at))
      from = at + 1
      const whole = line()
      if (!whole) continue
      deadline.waitedMs = 0
      yield whole
    }
    add(chunk.subarray(from))
  }
  const last = line()
  if (last) yield last
}

/** Whether a line has only space, tab and carriage return, the whitespace of JSON (RFC 8259). */
const isBlank = (bytes: Buffer): boolean =>
  bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d)

/** The time limit of a line. Only waiting for the client counts, not the time that the line's work takes. */
interface LineDeadline {
  readonly lineMs: number
  waitedMs: number
}

/** Reads a stream's chunks within the deadline. The stream is not destroyed: the response uses the same socket. */
async function* chunks(payload: Readable, deadline: LineDeadline): AsyncGenerator<Buffer> {
  const iterator = payload.iterator({ destroyOnReturn: false })
  for (;;) {
    try {
      const from = performance.now()
      const leftMs = Math.max(0, deadline.lineMs - deadline.waitedMs)
      const { done, value } = await withTimeout(iterator.next(), leftMs, () => {
        throw requestTimeoutError(deadline.lineMs)
      })
      deadline.waitedMs += performance.now() - from
      if (done) return
      yield value as Buffer
    } catch (error) {
      throw error instanceof Error && 'code' in error && error.code === 'request-timeout'
        ? error
        : requestAbortedError()
    }
  }
}
