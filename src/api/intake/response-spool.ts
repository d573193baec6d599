import { type FileHandle, open, rm } from 'node:fs/promises'
import { createScratch } from '../../outbound/scratch-dir.ts'

/** Answers that nobody has fetched yet stay in memory so far; beyond it they go to disk. */
const IN_MEMORY = 256 * 1024
const PIECE = 64 * 1024

/**
 * Lines on their way to a client that may read them only when it has sent all of its own: they are
 * taken whether it reads or not, so that neither waits for the other, and memory stays what it is.
 */
export class ResponseSpool {
  readonly #dir: string
  #file: FileHandle | null = null
  #inFile = 0
  #waiting = ''
  #spilling: Promise<void> | null = null
  #ended = false
  #error: unknown = null
  #news = Promise.withResolvers<void>()

  /** @param dir where it may write */
  constructor(dir: string) {
    this.#dir = dir
  }

  async add(line: object): Promise<void> {
    this.#waiting += `${JSON.stringify(line)}\n`
    this.#tell()
    if (this.#waiting.length < IN_MEMORY) return
    this.#spilling = this.#spill(this.#waiting)
    this.#waiting = ''
    await this.#spilling
    this.#spilling = null
    this.#tell()
  }

  /** No line follows; with an error, which whoever reads is given after the last. */
  end(error: unknown = null): void {
    this.#error = error
    this.#ended = true
    this.#tell()
  }

  /** The lines as they come, many at a time. To be read once. */
  async *read(): AsyncGenerator<string> {
    const decoder = new TextDecoder()
    let at = 0
    try {
      for (;;) {
        const news = this.#news.promise
        if (this.#file && at < this.#inFile) {
          const { bytesRead, buffer } = await this.#file.read(Buffer.alloc(PIECE), 0, PIECE, at)
          at += bytesRead
          yield decoder.decode(buffer.subarray(0, bytesRead), { stream: true })
        } else if (this.#spilling) await this.#spilling
        else if (this.#waiting !== '') {
          const text = this.#waiting
          this.#waiting = ''
          yield text
        } else if (this.#error !== null) throw this.#error
        else if (this.#ended) return
        else await news
      }
    } finally {
      await this.#file?.close()
    }
  }

  async #spill(text: string): Promise<void> {
    this.#file ??= await this.#openFile()
    const bytes = Buffer.from(text)
    await this.#file.appendFile(bytes)
    this.#inFile += bytes.length
  }

  /** Without a name as soon as it is open: it goes with the process, whatever becomes of that. */
  async #openFile(): Promise<FileHandle> {
    const scratch = await createScratch(this.#dir)
    const file = await open(scratch.file('.ndjson'), 'ax+', 0o600)
    await rm(scratch.dir, { recursive: true, force: true })
    return file
  }

  #tell(): void {
    this.#news.resolve()
    this.#news = Promise.withResolvers<void>()
  }
}
