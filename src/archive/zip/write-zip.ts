import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { sha256Hex } from '../sha256.ts'
import { type ByteSource, collectBytes, readChunks } from './byte-segments.ts'
import { centralDirectory, type EntrySize, layoutEntries, localHeader } from './zip-layout.ts'

export interface ZipEntry extends EntrySize {
  readonly segments: readonly ByteSource[]
}

/** A written ZIP: its bytes or the path of its file, its length and its SHA-256 (hex). */
export interface WrittenZip<Source> {
  readonly source: Source
  readonly size: number
  readonly sha256: string
}

/** Small chunks are buffered up to this size before they are written. */
const BUFFER_BYTES = 1 << 20

/** Builds a small canonical ZIP of these entries in memory. */
export async function zipInMemory(entries: readonly ZipEntry[]): Promise<WrittenZip<Buffer>> {
  const source = Buffer.concat(await collectBytes([...zipSegments(entries)]))
  return { source, size: source.length, sha256: sha256Hex(source) }
}

/** Writes a canonical ZIP of these entries to a new file at `path`. */
export async function zipToFile(path: string, entries: readonly ZipEntry[]): Promise<WrittenZip<string>> {
  await using file = await open(path, 'wx', 0o600)
  const sink = new Sink(file)
  for (const segment of zipSegments(entries)) {
    if (segment instanceof Uint8Array) await sink.write(segment)
    else for await (const chunk of readChunks([segment])) await sink.writeThrough(chunk)
  }
  await sink.flush()
  return { source: path, size: sink.size, sha256: sink.digest() }
}

function* zipSegments(entries: readonly ZipEntry[]): Generator<ByteSource> {
  for (const entry of entries) {
    yield localHeader(entry)
    yield* entry.segments
  }
  yield centralDirectory(layoutEntries(entries))
}

class Sink {
  readonly #file: FileHandle
  readonly #sum = createHash('sha256')
  #buffered: Uint8Array[] = []
  #bufferedSize = 0
  size = 0

  constructor(file: FileHandle) {
    this.#file = file
  }

  /** Buffers bytes, which must not change until they are flushed. */
  async write(bytes: Uint8Array): Promise<void> {
    this.#sum.update(bytes)
    this.size += bytes.length
    this.#buffered.push(bytes)
    this.#bufferedSize += bytes.length
    if (this.#bufferedSize >= BUFFER_BYTES) await this.flush()
  }

  /** Writes bytes before it resolves, so that the caller can reuse their memory. */
  async writeThrough(bytes: Uint8Array): Promise<void> {
    await this.write(bytes)
    await this.flush()
  }

  async flush(): Promise<void> {
    let left = this.#buffered
    let size = this.#bufferedSize
    this.#buffered = []
    this.#bufferedSize = 0
    // writev avoids a copy of all chunks. It may write only a part.
    while (size > 0) {
      const { bytesWritten } = await this.#file.writev(left)
      size -= bytesWritten
      if (size > 0) left = dropBytes(left, bytesWritten)
    }
  }

  digest(): string {
    return this.#sum.digest('hex')
  }
}

/** The chunks without their first `count` bytes. */
function dropBytes(chunks: readonly Uint8Array[], count: number): Uint8Array[] {
  let skip = count
  return chunks.flatMap((chunk) => {
    const rest = chunk.subarray(Math.min(skip, chunk.length))
    skip -= chunk.length - rest.length
    return rest.length > 0 ? [rest] : []
  })
}
