import { type FileHandle, open, rm } from 'node:fs/promises'
import { createScratch } from '../../outbound/scratch-dir.ts'

/** Unread lines beyond this many characters are written to disk. */
const MAX_IN_MEMORY = 256 * 1024
const READ_BYTES = 64 * 1024

/**
 * Spools response lines for a client that may read them only after it has sent all of its own. Adding a line never
 * waits for the reader, so that client and service cannot deadlock; lines beyond a limit go to disk.
 */
export class ResponseSpool {
  readonly #dir: string
  #file: FileHandle | null = null
  #fileBytes = 0
  #unread = ''
  #spilling: Promise<void> | null = null
  #ended = false
  #error: unknown = null
  #change = Promise.withResolvers<void>()

  /** @param dir a directory for the temporary file */
  constructor(dir: string) {
    this.#dir = dir
  }

  async add(line: object): Promise<void> {
    this.#unread += `${JSON.stringify(line)}\n`
    this.#notify()
    if (this.#unread.length < MAX_IN_MEMORY) return
    this.#spilling = this.#spill(this.#unread)
    this.#unread = ''
    await this.#spilling
    this.#spilling = null
    this.#notify()
  }

  /** Ends the lines. The reader receives the error, if any, after the last line. */
  end(error: unknown = null): void {
    this.#error = error
    this.#ended = true
    this.#notify()
  }

  /** The lines as they are added, several a chunk. Can be read only once. */
  async *read(): AsyncGenerator<string> {
    const decoder = new TextDecoder()
    let at = 0
    try {
      for (;;) {
        const change = this.#change.promise
        if (this.#file && at < this.#fileBytes) {
          const { bytesRead, buffer } = await this.#file.read(Buffer.alloc(READ_BYTES), 0, READ_BYTES, at)
          at += bytesRead
          yield decoder.decode(buffer.subarray(0, bytesRead), { stream: true })
        } else if (this.#spilling) await this.#spilling
        else if (this.#unread !== '') {
          const text = this.#unread
          this.#unread = ''
          yield text
        } else if (this.#error !== null) throw this.#error
        else if (this.#ended) return
        else await change
      }
    } finally {
      await this.#file?.close()
    }
  }

  async #spill(text: string): Promise<void> {
    this.#file ??= await this.#openFile()
    const bytes = Buffer.from(text)
    await this.#file.appendFile(bytes)
    this.#fileBytes += bytes.length
  }

  /** Unlinks the file once it is open, so that it disappears with the process even after a crash. */
  async #openFile(): Promise<FileHandle> {
    const scratch = await createScratch(this.#dir)
    const file = await open(scratch.file('.ndjson'), 'ax+', 0o600)
    await rm(scratch.dir, { recursive: true, force: true })
    return file
  }

  #notify(): void {
    this.#change.resolve()
    this.#change = Promise.withResolvers<void>()
  }
}
