import { InputError } from '../../model/errors.ts'
import { END_OF_ROWS } from './format.ts'

const NEWLINE = 0x0a
const END = Buffer.from(END_OF_ROWS)
const END_AFTER_ROW = Buffer.from(`\n${END_OF_ROWS}`)
/** The longest header or table line. Another kind of file may have no line end at all. */
const MAX_LINE_BYTES = 65_536

/** Reads the lines and the rows of a backup from its decompressed bytes. */
export class BackupLines {
  readonly #chunks: AsyncIterator<Buffer>
  readonly #name: string
  /** Bytes that were read but not returned yet; they start at the start of a line. */
  #unread: Buffer = Buffer.alloc(0)

  /** @param name of the file, for errors */
  constructor(chunks: AsyncIterable<Buffer>, name: string) {
    this.#chunks = chunks[Symbol.asyncIterator]()
    this.#name = name
  }

  /**
   * Reads the next line as JSON.
   *
   * @throws InputError `input-unreadable` if there is no such line
   */
  async json(): Promise<unknown> {
    let end = this.#unread.indexOf(NEWLINE)
    while (end < 0) {
      if (this.#unread.length > MAX_LINE_BYTES) throw this.unreadable('it is not a backup of Stet')
      await this.#readMore()
      end = this.#unread.indexOf(NEWLINE)
    }
    const text = this.#unread.toString('utf8', 0, end)
    this.#unread = this.#unread.subarray(end + 1)
    try {
      return JSON.parse(text)
    } catch {
      throw this.unreadable('it is not a backup of Stet')
    }
  }

  /** Reads the rows of a table up to their end, in chunks of whole rows. */
  async *rows(): AsyncGenerator<Buffer> {
    for (;;) {
      if (this.#unread.subarray(0, END.length).equals(END)) return this.#skip(END.length)
      const end = this.#unread.indexOf(END_AFTER_ROW)
      const whole = (end < 0 ? this.#unread.lastIndexOf(NEWLINE) : end) + 1
      if (whole > 0) yield this.#unread.subarray(0, whole)
      this.#skip(whole)
      if (end < 0) await this.#readMore()
    }
  }

  /** @throws InputError `input-unreadable` if the file continues */
  async end(): Promise<void> {
    if (this.#unread.length > 0 || !(await this.#next()).done)
      throw this.unreadable('it continues after its last line')
  }

  /** The error of a file that is no intact backup. */
  unreadable(why: string, cause?: unknown): InputError {
    return new InputError('input-unreadable', `${this.#name} can't be restored: ${why}.`, {
      input: this.#name,
      hint: 'Give an unchanged file that `stet backup` wrote.',
      cause,
    })
  }

  #skip(bytes: number): void {
    this.#unread = this.#unread.subarray(bytes)
  }

  async #readMore(): Promise<void> {
    const { done, value } = await this.#next()
    if (done) throw this.unreadable('it ends too early')
    this.#unread = this.#unread.length === 0 ? value : Buffer.concat([this.#unread, value])
  }

  async #next(): Promise<IteratorResult<Buffer>> {
    try {
      return await this.#chunks.next()
    } catch (cause) {
      throw this.unreadable(cause instanceof Error ? cause.message : String(cause), cause)
    }
  }
}
