import { type Readable, Transform } from 'node:stream'
import { StoreError } from '../../model/errors.ts'
import { toS3StoreError } from './s3-errors.ts'

/** The read-ahead for a slow reader in bytes. With less, every chunk of the socket would pause the stream. */
const READ_AHEAD = 1 << 18

/**
 * Wraps a response body in a stream that fails if the body ends early. Destroying the stream aborts the request.
 *
 * @param length the expected length in bytes
 * @param address names the object in errors
 */
export function readWholeBody(body: Readable, length: number, address: string): Readable {
  let received = 0
  const whole = new Transform({
    highWaterMark: READ_AHEAD,
    transform(chunk: Uint8Array, _encoding, done) {
      received += chunk.length
      done(null, chunk)
    },
    flush(done) {
      done(received === length ? null : truncatedError(address, received, length))
    },
    destroy(error, done) {
      body.destroy()
      done(error)
    },
  })
  body.once('error', (error) => whole.destroy(toS3StoreError(error, address, 'read to its end')))
  // A broken connection may emit no error: a body that closes before its end has failed.
  body.once('close', () => {
    if (!body.readableEnded && !whole.destroyed) whole.destroy(truncatedError(address, received, length))
  })
  return body.pipe(whole)
}

const truncatedError = (address: string, received: number, length: number): StoreError =>
  new StoreError('store-corrupt', `${address} ended after ${received} of ${length} bytes.`, {
    input: address,
    hint: 'Run the command again. If this happens again, run stet check on the object.',
  })
