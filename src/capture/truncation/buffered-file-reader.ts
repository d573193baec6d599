/** Reads up to `length` bytes at an offset; fewer only at the end of the file. */
export type ReadAt = (offset: number, length: number) => Promise<Buffer>

const WINDOW_BYTES = 65_536

/** Reads a file by small steps through one window of 64 KiB, so that a long chain of short blocks needs few reads. */
export class BufferedFileReader {
  readonly #read: ReadAt
  #start = 0
  #bytes: Buffer = Buffer.alloc(0)
  readonly size: number

  constructor(read: ReadAt, size: number) {
    this.#read = read
    this.size = size
  }

  /** The byte at an offset; null past the end of the file. */
  async byte(offset: number): Promise<number | null> {
    if (offset >= this.size) return null
    if (offset < this.#start || offset >= this.#start + this.#bytes.length) await this.#move(offset)
    return this.#bytes[offset - this.#start] ?? null
  }

  /** The offset of the next byte with this value; null if there is none. */
  async indexOf(value: number, from: number): Promise<number | null> {
    for (let at = from; (await this.byte(at)) !== null; at = this.#start + this.#bytes.length) {
      const found = this.#bytes.indexOf(value, at - this.#start)
      if (found !== -1) return this.#start + found
    }
    return null
  }

  async #move(offset: number): Promise<void> {
    this.#bytes = await this.#read(offset, Math.min(WINDOW_BYTES, this.size - offset))
    this.#start = offset
  }
}
