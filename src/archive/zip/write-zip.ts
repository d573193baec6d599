import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { sha256Hex } from '../sha256.ts'
import { type ByteSource, collectBytes, readChunks } from './byte-source.ts'
import { centralDirectory, type EntrySize, layoutEntries, localHeader } from './zip-layout.ts'

export interface ZipEntry extends EntrySize {
  readonly segments: readonly ByteSource[]
}

/** A written ZIP: its bytes or the path of its file, with length and SHA-256 (hex). */
export interface WrittenZip<Source> {
  readonly source: Source
  readonly size: number
  readonly sha256: string
}

/** Small pieces are gathered up to this before they are written. */
const GATHER = 1 << 20

/** A canonical ZIP of these entries, in their order, in memory: for small ones. */
export async function zipInMemory(entries: readonly ZipEntry[]): Promise<WrittenZip<Buffer>> {
  const source = Buffer.concat(await collectBytes([...zipSegments(entries)]))
  return { source, size: source.length, sha256: sha256Hex(source) }
}

/** A canonical ZIP of these entries, in their order, in a new file at `path`. */
export async function zipToFile(path: string, entries: readonly ZipEntry[]): Promise<WrittenZip<string>> {
  await using file = await open(path, 'wx', 0o600)
  const sink = new Sink(file)
  for (const segment of zipSegments(entries)) {
    if (segment instanceof Uint8Array) await sink.keep(segment)
    else for await (const chunk of readChunks([segment])) await sink.pass(chunk)
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
  #kept: Uint8Array[] = []
  #keptSize = 0
  size = 0

  constructor(file: FileHandle) {
    this.#file = file
  }

  /** Takes bytes that stay as they are. */
  async keep(bytes: Uint8Array): Promise<void> {
    this.#sum.update(bytes)
    this.size += bytes.length
    this.#kept.push(bytes)
    this.#keptSize += bytes.length
    if (this.#keptSize >= GATHER) await this.flush()
  }

  /** Takes bytes whose buffer will be used again: written before this returns. */
  async pass(bytes: Uint8Array): Promise<void> {
    await this.keep(bytes)
    await this.flush()
  }

  async flush(): Promise<void> {
    let left = this.#kept
    let size = this.#keptSize
    this.#kept = []
    this.#keptSize = 0
    // Not put together first: that would be a copy of everything. It may write a part.
    while (size > 0) {
      const { bytesWritten } = await this.#file.writev(left)
      size -= bytesWritten
      if (size > 0) left = behind(left, bytesWritten)
    }
  }

  digest(): string {
    return this.#sum.digest('hex')
  }
}

/** What is left of these pieces behind their first `count` bytes. */
function behind(pieces: readonly Uint8Array[], count: number): Uint8Array[] {
  let skip = count
  return pieces.flatMap((piece) => {
    const rest = piece.subarray(Math.min(skip, piece.length))
    skip -= piece.length - rest.length
    return rest.length > 0 ? [rest] : []
  })
}
