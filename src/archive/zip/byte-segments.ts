import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { StetError } from '../../model/errors.ts'
import type { RecordedBody } from '../../model/http.ts'

/** Bytes in memory, or a whole file of known size. */
export type ByteSource = Uint8Array | { readonly path: string; readonly size: number }

const CHUNK = 1 << 20

/** Converts a body to a byte source without reading its file. */
export async function toByteSource(body: RecordedBody): Promise<ByteSource> {
  return body.path === null ? body.bytes() : { path: body.path, size: body.size }
}

export function totalSize(segments: readonly ByteSource[]): number {
  return segments.reduce((sum, one) => sum + (one instanceof Uint8Array ? one.length : one.size), 0)
}

/**
 * Reads the bytes of segments in order. A chunk is valid only until the next one, because all files are read into the same
 * buffer.
 *
 * @throws StetError `internal` if a file does not have its declared size
 */
export async function* readChunks(segments: readonly ByteSource[]): AsyncGenerator<Uint8Array> {
  let buffer: Buffer | null = null
  for (const segment of segments) {
    if (segment instanceof Uint8Array) {
      if (segment.length > 0) yield segment
      continue
    }
    const length = Math.min(CHUNK, segment.size)
    if (buffer === null || buffer.length < length) buffer = Buffer.allocUnsafe(length)
    await using file = await open(segment.path, 'r')
    yield* fileChunks(file, segment, buffer)
  }
}

/** Reads the bytes of small segments into memory. */
export async function collectBytes(segments: readonly ByteSource[]): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = []
  for (const segment of segments) {
    if (segment instanceof Uint8Array) chunks.push(segment)
    else for await (const chunk of readChunks([segment])) chunks.push(Buffer.from(chunk))
  }
  return chunks
}

async function* fileChunks(
  file: FileHandle,
  { path, size }: { path: string; size: number },
  buffer: Buffer,
): AsyncGenerator<Uint8Array> {
  let left = size
  while (left > 0) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, left), null)
    if (bytesRead === 0) break
    left -= bytesRead
    yield buffer.subarray(0, bytesRead)
  }
  const more = left === 0 ? (await file.read(Buffer.allocUnsafe(1), 0, 1, null)).bytesRead : 0
  if (left > 0 || more > 0) {
    throw new StetError('internal', `${path} no longer has its original ${size} bytes.`, {
      input: path,
      hint: 'Another program writes into the scratch directory; give Stet a directory of its own.',
    })
  }
}

/** Computes the size and the checksums of an entry, which its header needs. */
export async function hashAndSize(
  segments: readonly ByteSource[],
): Promise<{ size: number; crc32: number; sha256: string }> {
  const sum = createHash('sha256')
  let crc = 0
  let size = 0
  const add = (chunk: Uint8Array): void => {
    sum.update(chunk)
    crc = crc32(chunk, crc)
    size += chunk.length
  }
  for (const segment of segments) {
    if (segment instanceof Uint8Array) add(segment)
    else for await (const chunk of readChunks([segment])) add(chunk)
  }
  return { size, crc32: crc, sha256: sum.digest('hex') }
}
