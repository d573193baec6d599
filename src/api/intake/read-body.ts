import type { Readable } from 'node:stream'
import { InputError, ServiceError } from '../../model/errors.ts'

export interface BodyLimits {
  /** In bytes. */
  readonly limit: number
  /** In milliseconds, from now to its end. */
  readonly timeoutMs: number
}

/**
 * Reads a request's body whole. What is too large or too slow is not read on; the rest of it flows
 * away, so that a client which is still sending gets to see its answer.
 *
 * @param declared the `Content-Length`, NaN without one
 * @throws InputError `input-too-large` · ServiceError `request-timeout`, `usage` where it was cut off
 */
export function readBody(
  payload: Readable,
  declared: number,
  { limit, timeoutMs }: BodyLimits,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (declared > limit) {
      payload.resume()
      return reject(bodyTooLargeError(limit))
    }
    const chunks: Buffer[] = []
    let size = 0
    const end = (error: Error | null): void => {
      clearTimeout(timer)
      payload.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose)
      // Nobody listens any more, and a late error of it must not end the process.
      payload.on('error', () => {})
      payload.resume()
      if (error === null) resolve(Buffer.concat(chunks, size))
      else reject(error)
    }
    const onData = (chunk: Buffer): void => {
      size += chunk.length
      if (size > limit) end(bodyTooLargeError(limit))
      else chunks.push(chunk)
    }
    const onEnd = (): void => end(null)
    const onError = (): void => end(requestAbortedError())
    const onClose = (): void => end(requestAbortedError())
    const timer = setTimeout(() => end(requestTimeoutError(timeoutMs)), timeoutMs)
    payload.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose)
  })
}

export const bodyTooLargeError = (limit: number): InputError =>
  new InputError('input-too-large', `The request body is larger than ${limit} bytes.`, {
    hint: 'Send less at once; STET_MAX_REQUEST_BYTES is the limit for articles.',
  })

export const requestTimeoutError = (timeoutMs: number): ServiceError =>
  new ServiceError('request-timeout', `The request did not arrive within ${timeoutMs / 1000} s.`, {
    hint: 'Send it again.',
  })

export const requestAbortedError = (): ServiceError =>
  new ServiceError('usage', 'The request body ended before it was whole.', { hint: 'Send it again.' })
