import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { directory, type EntrySize, localHeader, place } from './layout.ts'
import { chunksOf, type Segment } from './segment.ts'

export interface ZipEntry extends EntrySize {
  readonly segments: readonly Segment[]
}

/** Small pieces are gathered up to this before they are written. */
const GATHER = 1 << 20

/**
 * Writes a canonical ZIP of these entries, in their order, to a new file.
 *
 * @returns its length and SHA-256 (hex)
 */
export async function writeZip(
  path: string,
  entries: readonly ZipEntry[],
): Promise<{ size: number; sha256: string }> {
  await using file = await open(path, 'wx', 0o600)
  const sink = new Sink(file)
  for (const entry of entries) {
    await sink.keep(localHeader(entry))
    for (const segment of entry.segments) {
      if (segment instanceof Uint8Array) await sink.keep(segment)
      else for await (const chunk of chunksOf([segment])) await sink.pass(chunk)
    }
  }
  await sink.keep(directory(place(entries)))
  await sink.flush()
  return { size: sink.size, sha256: sink.digest() }
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
