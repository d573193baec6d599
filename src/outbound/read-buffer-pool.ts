import type { OnReadOpts, Socket } from 'node:net'

/** The sizes of read buffers. TCP: more than the kernel buffers for a connection. TLS: one record. */
const TCP_BYTES = 1 << 18
const TLS_BYTES = 1 << 14
/** The pool keeps at most this many free bytes of each size. */
const MAX_FREE_BYTES = 1 << 24

interface PooledBuffer {
  readonly bytes: Uint8Array
  /** The end of the data in it while a reader uses them. */
  end: number
  /** The free buffers of its size. */
  readonly free: PooledBuffer[]
}

const pooledByMemory = new WeakMap<ArrayBufferLike, PooledBuffer>()

/**
 * A pool of read buffers for connections to the store. Node.js allocates memory for each read, so that the garbage
 * collector marks the whole heap every few dozen megabytes of a video. Without the pool, streaming a video takes 2.4 to
 * 2.9 times the CPU and a third more time (docs/benchmarks.md). `releaseBuffer` returns a buffer to the pool; an
 * unreleased buffer is garbage-collected like any other memory.
 */
export const tcpReadOptions: OnReadOpts = readOptions(TCP_BYTES)
export const tlsReadOptions: OnReadOpts = readOptions(TLS_BYTES)

/**
 * Returns a chunk's buffer to the pool. Call it for every chunk of a stream, in order, after the chunk was written. It
 * ignores chunks that are not from the pool.
 */
export function releaseBuffer(chunk: Uint8Array): void {
  const pooled = pooledByMemory.get(chunk.buffer)
  // A stream may split the data of one read; the last piece releases the buffer.
  if (!pooled || chunk.length === 0 || chunk.byteOffset + chunk.length !== pooled.end) return
  recycle(pooled)
}

function recycle(pooled: PooledBuffer): void {
  pooled.end = 0
  if (pooled.free.length * pooled.bytes.length < MAX_FREE_BYTES) pooled.free.push(pooled)
}

function readOptions(size: number): OnReadOpts {
  const free: PooledBuffer[] = []
  return {
    buffer: () => (free.pop() ?? allocate(size, free)).bytes,
    callback(this: Socket, read: number, bytes: Uint8Array): boolean {
      const pooled = pooledByMemory.get(bytes.buffer)
      if (!pooled) throw new Error('A connection read into a buffer that is not from the pool.')
      if (read > size / 2) {
        pooled.end = read
        return this.push(bytes.subarray(0, read))
      }
      // A small read is copied, because it would occupy a whole buffer until it is written.
      const copy = Buffer.from(bytes.subarray(0, read))
      recycle(pooled)
      return this.push(copy)
    },
  }
}

function allocate(size: number, free: PooledBuffer[]): PooledBuffer {
  const bytes = Buffer.allocUnsafeSlow(size)
  const pooled = { bytes, end: 0, free }
  pooledByMemory.set(bytes.buffer, pooled)
  return pooled
}
