import { Readable } from 'node:stream'
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib'
import { InvalidArchiveError } from '../../model/errors.ts'

const WINDOW = 1 << 16
/** A member that unpacks to no more is decompressed at once, which is fifty times as fast as a stream. */
const MAX_AT_ONCE = 1 << 20
/** The head of a gzip member as Stet writes it (RFC 1952): no name, no time, no flags. */
const MEMBER_HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])
const TRAILER_SIZE = 8

const invalid = (message: string): InvalidArchiveError => new InvalidArchiveError('archive-invalid', message)

/** Reads exactly this range of a WARC file. */
export type ReadRange = (offset: number, length: number) => Promise<Buffer>

/** A gzip member as it is decompressed. */
export interface InflatedMember {
  /** The decompressed chunks. */
  readonly chunks: AsyncIterable<Buffer>
  /** The compressed length of the member; known after the last chunk. */
  length(): number
}

/**
 * Decompresses one gzip member chunk by chunk, and compares its checksum and length after the last chunk.
 *
 * @param maxBytes how much it may unpack to
 * @throws InvalidArchiveError `archive-invalid`, from here or from the chunks
 */
export async function inflateMember(
  read: ReadRange,
  offset: number,
  size: number,
  maxBytes: number,
): Promise<InflatedMember> {
  const head = await read(offset, Math.min(MEMBER_HEAD.length, size - offset))
  if (!head.equals(MEMBER_HEAD)) throw invalid(`no gzip member begins at byte ${offset}`)
  const begin = offset + MEMBER_HEAD.length
  let length = 0

  async function* compressed(): AsyncGenerator<Buffer> {
    for (let at = begin; at < size; at += WINDOW) yield await read(at, Math.min(WINDOW, size - at))
  }
  async function* inflated(): AsyncGenerator<Buffer, number> {
    const whole = inflateAtOnce(await read(begin, Math.min(WINDOW, size - begin)))
    if (whole !== null) {
      yield whole.bytes
      return whole.consumed
    }
    const source = Readable.from(compressed())
    const inflate = createInflateRaw({ chunkSize: WINDOW })
    source.on('error', (error) => inflate.destroy(error))
    source.pipe(inflate)
    try {
      yield* inflate as AsyncIterable<Buffer>
      return inflate.bytesWritten
    } catch (error) {
      if (error instanceof InvalidArchiveError) throw error
      throw invalid(`the gzip member at byte ${offset} is damaged, or was cut`)
    } finally {
      source.destroy()
      inflate.destroy()
    }
  }
  async function* chunks(): AsyncGenerator<Buffer> {
    let crc = 0
    let bytes = 0
    const all = inflated()
    let next = await all.next()
    for (; !next.done; next = await all.next()) {
      bytes += next.value.length
      if (bytes > maxBytes) throw invalid('a gzip member unpacks to more than any real one')
      crc = crc32(next.value, crc)
      yield next.value
    }
    const end = begin + next.value
    if (end + TRAILER_SIZE > size) throw invalid(`the gzip member at byte ${offset} was cut`)
    const trailer = await read(end, TRAILER_SIZE)
    // The length is modulo 2^32, which `maxBytes` is below.
    if (trailer.readUInt32LE(0) !== crc || trailer.readUInt32LE(4) !== bytes) {
      throw invalid(`the gzip member at byte ${offset} is damaged`)
    }
    length = end + TRAILER_SIZE - offset
  }
  return { chunks: chunks(), length: () => length }
}

/** Decompresses data that is complete and small; null for any other. */
function inflateAtOnce(data: Buffer): { bytes: Buffer; consumed: number } | null {
  try {
    // The type declarations lack the option `info` (see Node's zlib documentation).
    const { buffer, engine } = inflateRawSync(data, {
      info: true,
      maxOutputLength: MAX_AT_ONCE,
    }) as unknown as { buffer: Buffer; engine: { bytesWritten: number } }
    return { bytes: buffer, consumed: engine.bytesWritten }
  } catch {
    // The stream tells whether the data is large, cut or damaged.
    return null
  }
}
