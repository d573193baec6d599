import { createHash } from 'node:crypto'
import { crc32, inflateRawSync } from 'node:zlib'
import { ArchiveError } from '../../model/errors.ts'
import { MAX_TEXT_BLOCK_BYTES } from '../limits.ts'
import { MAX_HEAD_BYTES, type ParsedHead, parseHead, payloadStart } from './parse-head.ts'

/** A record with its position and the digests computed from its bytes. */
export interface ScannedRecord {
  readonly offset: number
  readonly length: number
  readonly head: ParsedHead
  readonly type: string
  readonly url: string
  /** The HTTP head, or an empty string. */
  readonly httpHead: string
  readonly blockSha256: string
  readonly payloadSha256: string
  readonly payloadSize: number
  /** The offset of the payload in the file; null if it is gzipped. */
  readonly payloadOffset: number | null
}

/** Reads exactly this range of a WARC file. */
export type ReadRange = (offset: number, length: number) => Promise<Buffer>

const CHUNK = 1 << 20
const RECORD_END = Buffer.from('\r\n\r\n')
const MEMBER_HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])
/** The limit for the decompressed text of a snapshot. Real ones have a few hundred kilobytes. */
const MAX_TEXT_BYTES = 4 * MAX_TEXT_BLOCK_BYTES

const invalid = (message: string): ArchiveError => new ArchiveError('archive-invalid', message)

/**
 * Reads the records of an uncompressed WARC file of `size` bytes. They must fill the whole file.
 *
 * @throws ArchiveError `archive-invalid`
 */
export async function* readPlainRecords(read: ReadRange, size: number): AsyncGenerator<ScannedRecord> {
  for (let offset = 0; offset < size; ) {
    const first = await read(offset, Math.min(5 * MAX_HEAD_BYTES, size - offset))
    const head = parseHead(first)
    const length = head.size + head.blockSize + RECORD_END.length
    if (offset + length > size) throw invalid('the last record is longer than what is left of the file')
    const type = head.fields.get('warc-type') ?? ''
    const start = payloadStart(type, first.subarray(head.size, head.size + head.blockSize))

    const block = createHash('sha256')
    const payload = createHash('sha256')
    for (let at = 0; at < head.blockSize; at += CHUNK) {
      const chunk = await read(offset + head.size + at, Math.min(CHUNK, head.blockSize - at))
      block.update(chunk)
      payload.update(chunk.subarray(Math.min(chunk.length, Math.max(0, start - at))))
    }
    if (!RECORD_END.equals(await read(offset + length - RECORD_END.length, RECORD_END.length))) {
      throw invalid(`the record at byte ${offset} does not end where it says`)
    }
    yield {
      offset,
      length,
      head,
      type,
      url: head.fields.get('warc-target-uri') ?? '',
      httpHead: first.toString('utf8', head.size, head.size + start),
      blockSha256: block.digest('hex'),
      payloadSha256: payload.digest('hex'),
      payloadSize: head.blockSize - start,
      payloadOffset: offset + head.size + start,
    }
    offset += length
  }
}

/**
 * Reads the records of a gzipped WARC file, one gzip member each. They must fill the whole file.
 *
 * @throws ArchiveError `archive-invalid`
 */
export async function* readGzippedRecords(read: ReadRange, size: number): AsyncGenerator<ScannedRecord> {
  let total = 0
  for (let offset = 0; offset < size; ) {
    const { bytes, length } = await readMember(read, offset, size)
    total += bytes.length
    if (total > MAX_TEXT_BYTES) throw invalid('its records unpack to more than any real ones')
    const records = readPlainRecords(async (at, count) => bytes.subarray(at, at + count), bytes.length)
    const { value: record } = await records.next()
    if (!record || record.length !== bytes.length) throw invalid('a gzip member does not hold one record')
    yield { ...record, offset, length, payloadOffset: null }
    offset += length
  }
}

/** Decompresses one gzip member (RFC 1952) in the form that Stet writes. Enlarges the window until the member fits. */
async function readMember(
  read: ReadRange,
  offset: number,
  size: number,
): Promise<{ bytes: Buffer; length: number }> {
  for (let window = 1 << 16; ; window *= 8) {
    const member = await read(offset, Math.min(window, size - offset))
    if (!member.subarray(0, MEMBER_HEAD.length).equals(MEMBER_HEAD)) {
      throw invalid(`no gzip member begins at byte ${offset}`)
    }
    const body = inflate(member.subarray(MEMBER_HEAD.length))
    const end = body && MEMBER_HEAD.length + body.consumed + 8
    if (body && end && end <= member.length) {
      const { bytes } = body
      if (member.readUInt32LE(end - 8) !== crc32(bytes) || member.readUInt32LE(end - 4) !== bytes.length) {
        throw invalid(`the gzip member at byte ${offset} is damaged`)
      }
      return { bytes, length: end }
    }
    if (member.length === size - offset)
      throw invalid(`the gzip member at byte ${offset} is damaged, or was cut`)
    if (window > 2 * MAX_TEXT_BLOCK_BYTES) throw invalid(`the gzip member at byte ${offset} does not end`)
  }
}

/** Inflates raw deflate data; null if it is truncated or invalid. */
function inflate(data: Buffer): { bytes: Buffer; consumed: number } | null {
  try {
    const options = { info: true, maxOutputLength: MAX_TEXT_BLOCK_BYTES + 2 * MAX_HEAD_BYTES }
    // The type declarations lack the option `info` (see Node's zlib documentation).
    const { buffer, engine } = inflateRawSync(data, options) as unknown as {
      buffer: Buffer
      engine: { bytesWritten: number }
    }
    return { bytes: buffer, consumed: engine.bytesWritten }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw invalid('a gzip member unpacks to more than any real one')
    }
    return null
  }
}
