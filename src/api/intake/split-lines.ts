import type { Readable } from 'node:stream'
import { withTimeout } from '../../model/with-timeout.ts'
import { requestAbortedError, requestTimeoutError } from './read-body.ts'

/** One line of a body; `bytes` is null for one that is too long. */
export interface BodyLine {
  /** Counted from 1, empty lines too. */
  readonly number: number
  readonly bytes: Buffer | null
}

const NEWLINE = 0x0a

/**
 * The lines of a body, as they come; empty ones are left out. No more than one line is held.
 *
 * @param limit the longest line, in bytes; what follows in a longer one is dropped
 * @param idleMs how long nothing may come
 * @throws ServiceError `request-timeout`, `usage` for a body that is cut off
 */
export async function* splitLines(
  payload: Readable,
  limit: number,
  idleMs: number,
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
  for await (const chunk of chunks(payload, idleMs)) {
    let from = 0
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      add(chunk.subarray(from, at))
      from = at + 1
      const whole = line()
      if (whole) yield whole
    }
    add(chunk.subarray(from))
  }
  const last = line()
  if (last) yield last
}

/** Space, tab and carriage return alone (RFC 8259 knows no other blanks within a line). */
const isBlank = (bytes: Buffer): boolean =>
  bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d)

/** A stream's chunks. It is left as it is when nobody wants more: the answer goes over the same socket. */
async function* chunks(payload: Readable, idleMs: number): AsyncGenerator<Buffer> {
  const iterator = payload.iterator({ destroyOnReturn: false })
  for (;;) {
    try {
      const { done, value } = await withTimeout(iterator.next(), idleMs, () => {
        throw requestTimeoutError(idleMs)
      })
      if (done) return
      yield value as Buffer
    } catch (error) {
      throw error instanceof Error && 'code' in error && error.code === 'request-timeout'
        ? error
        : requestAbortedError()
    }
  }
}
