import { InvalidArchiveError } from '../../model/errors.ts'
import { MAX_TEXT_BLOCK_BYTES } from '../limits.ts'
import { inflateMember, type ReadRange } from './inflate-member.ts'
import { MAX_HEAD_BYTES, parseHead } from './parse-head.ts'
import { MAX_HEADS_BYTES, type ScannedBytes, scanRecord } from './scan-record.ts'

/** A record with its position and the digests computed from its bytes. */
export interface ScannedRecord extends Omit<ScannedBytes, 'payloadStart'> {
  readonly offset: number
  readonly length: number
  /** The offset of the payload in the file; null if it is gzipped. */
  readonly payloadOffset: number | null
}

const CHUNK = 1 << 20
const RECORD_END_SIZE = 4
/** The limit for the decompressed text of a snapshot. Real ones have a few hundred kilobytes. */
const MAX_TEXT_BYTES = 4 * MAX_TEXT_BLOCK_BYTES

const invalid = (message: string): InvalidArchiveError => new InvalidArchiveError('archive-invalid', message)

/**
 * Reads the records of an uncompressed WARC file of `size` bytes. They must fill the whole file.
 *
 * @throws InvalidArchiveError `archive-invalid`
 */
export async function* readPlainRecords(read: ReadRange, size: number): AsyncGenerator<ScannedRecord> {
  for (let offset = 0; offset < size; ) {
    const beginning = await read(offset, Math.min(MAX_HEADS_BYTES, size - offset))
    const { size: headSize, blockSize } = parseHead(beginning)
    const length = headSize + blockSize + RECORD_END_SIZE
    if (offset + length > size) throw invalid('the last record is longer than what is left of the file')
    const first = beginning.subarray(0, length)
    const rest = ranges(read, offset + first.length, offset + length)
    const { payloadStart, ...record } = await scanRecord(first, rest, `the record at byte ${offset}`)
    yield { ...record, offset, length, payloadOffset: offset + payloadStart }
    offset += length
  }
}

async function* ranges(read: ReadRange, from: number, to: number): AsyncGenerator<Buffer> {
  for (let at = from; at < to; at += CHUNK) yield await read(at, Math.min(CHUNK, to - at))
}

/**
 * Reads the records of a gzipped WARC file, one gzip member each. They must fill the whole file.
 *
 * @throws InvalidArchiveError `archive-invalid`
 */
export async function* readGzippedRecords(read: ReadRange, size: number): AsyncGenerator<ScannedRecord> {
  let total = 0
  for (let offset = 0; offset < size; ) {
    const member = await inflateMember(read, offset, size, MAX_TEXT_BLOCK_BYTES + 2 * MAX_HEAD_BYTES)
    const chunks = member.chunks[Symbol.asyncIterator]()
    const first = await takeBytes(chunks, MAX_HEADS_BYTES)
    if (parseHead(first).blockSize > MAX_TEXT_BLOCK_BYTES)
      throw invalid('a record unpacks to more than any real one')
    const rest = { [Symbol.asyncIterator]: () => chunks }
    const { payloadStart: _, ...record } = await scanRecord(first, rest, `the record at byte ${offset}`)
    const length = member.length()
    total += record.head.size + record.head.blockSize
    if (total > MAX_TEXT_BYTES) throw invalid('its records unpack to more than any real ones')
    yield { ...record, offset, length, payloadOffset: null }
    offset += length
  }
}

/** Takes chunks until there are `count` bytes, or no more. */
async function takeBytes(chunks: AsyncIterator<Buffer>, count: number): Promise<Buffer> {
  const taken: Buffer[] = []
  let bytes = 0
  while (bytes < count) {
    const { done, value } = await chunks.next()
    if (done) break
    taken.push(value)
    bytes += value.length
  }
  return Buffer.concat(taken)
}
