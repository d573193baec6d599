import type { OnReadOpts, Socket } from 'node:net'

/** What one read of a connection may bring: more than the kernel has at once; over TLS, a record. */
const TCP_BYTES = 1 << 18
const TLS_BYTES = 1 << 14
/** So many bytes of places are kept for connections to come. */
const KEPT_BYTES = 1 << 24

interface Place {
  readonly bytes: Uint8Array
  /** Where what lies in it ends, as long as it is lent out. */
  end: number
  readonly kept: Place[]
}

const places = new WeakMap<ArrayBufferLike, Place>()

/**
 * Where connections to a store read into. Node.js takes new memory for each read; the collector then goes
 * through the whole heap for every few dozen megabytes of a film, which costs more than to pass the film on. A
 * place is lent with what was read, and taken for another read when `releaseBuffer` says so. Nobody has to: what is
 * not given back is collected as any other memory.
 */
export const tcpReadOptions: OnReadOpts = reading(TCP_BYTES)
export const tlsReadOptions: OnReadOpts = reading(TLS_BYTES)

/**
 * Says that these bytes are done with: they have been written, and nobody looks at them again. Whoever gives back
 * has had all bytes of the stream, in their order. Bytes of other origin are left alone.
 */
export function releaseBuffer(chunk: Uint8Array): void {
  const place = places.get(chunk.buffer)
  // What one read brought may come in pieces; with the last of them it is done.
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
      // Little is copied: it would hold a whole place for as long as it waits.
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
