import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

/** A line of a list: an address, or the object of a line of NDJSON. */
export interface ListLine {
  /** The file and the line's number, for messages. */
  readonly input: string
  readonly text: string
}

/**
 * Reads the lines of a list, from a file or standard input, without empty ones and comments (`#`).
 *
 * @throws the error of the file system
 */
export async function* listLines(file: string): AsyncGenerator<ListLine> {
  const input = file === '-' ? process.stdin : createReadStream(file)
  // An error of the stream does not end its lines.
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => {})
  input.once('error', failed.reject)
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]()
  let number = 0
  for (;;) {
    const next = await Promise.race([lines.next(), failed.promise])
    if (next.done) return
    number += 1
    const text = next.value.replace(/^\ufeff/, '').trim()
    if (text !== '' && !text.startsWith('#')) yield { input: `${file}:${number}`, text }
  }
}
