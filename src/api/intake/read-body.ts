import type { Readable } from 'node:stream'
import { InputError, ServiceError } from '../../model/errors.ts'

interface BodyLimits {
  /** The maximum size, in bytes. */
  readonly limit: number
  /** The deadline for the whole body, in milliseconds from the call. */
  readonly timeoutMs: number
}

/**
 * Reads a request's body whole. The rest of a body that is too large or too slow is discarded, so that a client
 * that is still sending can read the response.
 *
 * @param declared the `Content-Length`; NaN if absent
 * @throws InputError `input-too-large` · ServiceError `request-timeout`, `usage` if the connection ended early
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
      // A late error without a listener would end the process.
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

const bodyTooLargeError = (limit: number): InputError =>
  new InputError('input-too-large', `The request body is larger than ${limit} bytes.`, {
    hint: 'Send less in one request. STET_MAX_REQUEST_BYTES sets the limit for articles.',
  })

export const requestTimeoutError = (timeoutMs: number): ServiceError =>
  new ServiceError('request-timeout', `The request did not arrive within ${timeoutMs / 1000} s.`, {
    hint: 'Retry.',
  })

export const requestAbortedError = (): ServiceError =>
  new ServiceError('usage', 'The request body ended early.', { hint: 'Retry.' })
