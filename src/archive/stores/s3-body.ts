import { type Readable, Transform } from 'node:stream'
import { StoreError } from '../../model/errors.ts'
import { toS3StoreError } from './s3-errors.ts'

/** So many bytes may wait for a slow reader; with less, each chunk of a socket would stop the one before. */
const AHEAD = 1 << 18

/**
 * A server's body as it comes, as a stream that fails where it ends too early. Whoever leaves the stream
 * ends the request to the server with it; nothing is read ahead of who reads.
 *
 * @param address names the object in errors
 */
export function readWholeBody(body: Readable, length: number, address: string): Readable {
  let had = 0
  const whole = new Transform({
    highWaterMark: AHEAD,
    transform(chunk: Uint8Array, _encoding, done) {
      had += chunk.length
      done(null, chunk)
    },
    flush(done) {
      done(had === length ? null : short(address, had, length))
    },
    destroy(error, done) {
      body.destroy()
      done(error)
    },
  })
  body.once('error', (error) => whole.destroy(toS3StoreError(error, address, 'read to its end')))
  // A connection that breaks need not say so: what closes before its end has failed.
  body.once('close', () => {
    if (!body.readableEnded && !whole.destroyed) whole.destroy(short(address, had, length))
  })
  return body.pipe(whole)
}

const short = (address: string, had: number, length: number): StoreError =>
  new StoreError('store-corrupt', `${address} ended after ${had} of ${length} bytes.`, {
    input: address,
    hint: 'Run it again; if it happens again, run stet check on the object.',
  })
