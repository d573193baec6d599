import type { OnReadOpts, Socket } from 'node:net'

/** The size of a read buffer: more than the kernel holds for a connection; over TLS, one record. */
const TCP_BYTES = 1 << 18
const TLS_BYTES = 1 << 14
/** The pool keeps at most this many free bytes of each size. */
const KEPT_BYTES = 1 << 24

interface Place {
  readonly bytes: Uint8Array
  /** The end of the bytes in it, while a reader uses them. */
  end: number
  readonly kept: Place[]
}

const places = new WeakMap<ArrayBufferLike, Place>()

/**
 * A pool of read buffers for connections to the store. Node.js allocates memory for each read, and every few dozen
 * megabytes of a video the garbage collector then marks the whole heap: to pass a video on takes 2.4 to 2.9 times the
 * CPU without the pool, and a third more time (docs/benchmarks.md). A buffer returns to the pool with `releaseBuffer`; one
 * that does not is collected like any other memory.
 */
export const tcpReadOptions: OnReadOpts = reading(TCP_BYTES)
export const tlsReadOptions: OnReadOpts = reading(TLS_BYTES)

/**
 * Returns a chunk's buffer to the pool. Call it once the chunk was written, for every chunk of the stream and in their
 * order. Chunks that are not from the pool are ignored.
 */
export function releaseBuffer(chunk: Uint8Array): void {
  const place = places.get(chunk.buffer)
  // A stream may split what one read brought; the last piece releases the buffer.
  if (!place || chunk.length === 0 || chunk.byteOffset + chunk.length !== place.end) return
  keep(place)
}

function keep(place: Place): void {
  place.end = 0
  if (place.kept.length * place.bytes.length < KEPT_BYTES) place.kept.push(place)
}

function reading(size: number): OnReadOpts {
  const kept: Place[] = []
  return {
    buffer: () => (kept.pop() ?? make(size, kept)).bytes,
    callback(this: Socket, read: number, bytes: Uint8Array): boolean {
      const place = places.get(bytes.buffer)
      if (!place) throw new Error('A connection read into memory that it was not given.')
      if (read > size / 2) {
        place.end = read
        return this.push(bytes.subarray(0, read))
      }
      // A small read is copied: it would occupy a whole buffer for as long as it waits.
      const copy = Buffer.from(bytes.subarray(0, read))
      keep(place)
      return this.push(copy)
    },
  }
}

function make(size: number, kept: Place[]): Place {
  const bytes = Buffer.allocUnsafeSlow(size)
  const place = { bytes, end: 0, kept }
  places.set(bytes.buffer, place)
  return place
}
