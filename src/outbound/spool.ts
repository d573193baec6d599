import { createHash } from 'node:crypto'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { FetchError, StetError, toDiskError } from '../model/errors.ts'
import type { RecordedBody, Scratch } from '../model/http.ts'
import { fileBody, memoryBody } from './recorded-body.ts'

/** The largest body held in memory. The limit for media is smaller, because a post has several. */
const MAX_IN_MEMORY = 1_048_576
const MAX_MEDIUM_IN_MEMORY = 262_144

interface SpoolOptions {
  readonly url: string
  readonly scratch: Scratch
  readonly media: boolean
  readonly maxBytes: number
  /** Truncate a larger body at `maxBytes` instead of throwing. */
  readonly cut?: boolean
  /** The recorded head if the length is known in advance; otherwise null. */
  readonly head: string | null
}

/** A spooled body. `blockSha256` is the SHA-256 of head and body; null without a head. */
interface SpooledBody {
  readonly body: RecordedBody
  readonly blockSha256: string | null
  /** Whether the body was truncated. */
  readonly truncated: boolean
}

export function tooLargeError(url: string, maxBytes: number): FetchError {
  return new FetchError('too-large', `${url} is larger than ${maxBytes} bytes.`, {
    input: url,
    hint: 'Raise STET_MAX_TEXT_BYTES or STET_MAX_MEDIA_BYTES to store larger bodies.',
  })
}

const writeError = (error: unknown, path: string): StetError =>
  toDiskError(error, path) ??
  new StetError('internal', `${path} can't be written: ${(error as Error).message}`, {
    input: path,
    cause: error,
  })

/** The file of a large body. Converts file system errors to `StetError`. */
class SpoolFile {
  readonly path: string
  readonly #handle: FileHandle

  private constructor(path: string, handle: FileHandle) {
    this.path = path
    this.#handle = handle
  }

  static async create(path: string): Promise<SpoolFile> {
    try {
      return new SpoolFile(path, await open(path, 'w', 0o600))
    } catch (error) {
      throw writeError(error, path)
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    try {
      await this.#handle.appendFile(bytes)
    } catch (error) {
      throw writeError(error, this.path)
    }
  }

  async close(keep: boolean): Promise<void> {
    await this.#handle.close()
    if (!keep) await rm(this.path, { force: true })
  }
}

/**
 * Reads and hashes a body. A small body stays in memory; a large one is written to a file in `scratch` chunk by chunk,
 * which bounds the memory. A failure leaves no file.
 *
 * @throws FetchError `too-large` · the errors of `toDiskError` · the error of the source
 */
export async function spoolBody(
  source: AsyncIterable<Uint8Array>,
  options: SpoolOptions,
): Promise<SpooledBody> {
  const hash = createHash('sha256')
  const block = options.head === null ? null : createHash('sha256').update(options.head)
  const held: Uint8Array[] = []
  const maxInMemory = options.media ? MAX_MEDIUM_IN_MEMORY : MAX_IN_MEMORY
  let file: SpoolFile | null = null
  let size = 0
  let truncated = false
  try {
    for await (const whole of source) {
      truncated = size + whole.length > options.maxBytes
      if (truncated && !options.cut) throw tooLargeError(options.url, options.maxBytes)
      const chunk = truncated ? whole.subarray(0, options.maxBytes - size) : whole
      size += chunk.length
      hash.update(chunk)
      block?.update(chunk)
      if (!file) held.push(chunk)
      if (!file && size > maxInMemory) {
        file = await SpoolFile.create(options.scratch.file('.body'))
        for (const piece of held.splice(0)) await file.write(piece)
      } else await file?.write(chunk)
      if (truncated) break
    }
  } catch (error) {
    await file?.close(false)
    throw error
  }
  await file?.close(true)
  const sha256 = hash.digest('hex')
  return {
    body: file ? fileBody(file.path, size, sha256) : memoryBody(Buffer.concat(held), sha256),
    blockSha256: block?.digest('hex') ?? null,
    truncated,
  }
}

/** The SHA-256 of a head and a spooled body, for bodies whose length was not known in advance. */
export async function sha256OfBlock(head: string, body: RecordedBody): Promise<string> {
  const hash = createHash('sha256').update(head)
  await pipeline(body.stream(), async (source: AsyncIterable<Uint8Array>) => {
    for await (const chunk of source) hash.update(chunk)
  })
  return hash.digest('hex')
}
