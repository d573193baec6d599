import { promisify } from 'node:util'
import { gzip, gzipSync } from 'node:zlib'
import { InvalidArchiveError } from '../../model/errors.ts'
import { MAX_TEXT_BLOCK_BYTES } from '../limits.ts'
import { type ByteSource, collectBytes } from '../zip/byte-segments.ts'
import { recordHead, type WarcRecord } from './warc-record.ts'

const gzipAsync = promisify(gzip)
/** The largest input that is compressed synchronously, which is faster than a switch to another thread. */
const MAX_SYNC_BYTES = 256 * 1024

/** Higher compression levels gain next to nothing for texts of this size. */
const LEVEL = 3
/** The exponents of the largest window of gzip and the smallest one of zlib. */
const [LARGEST_WINDOW, SMALLEST_WINDOW] = [15, 9]
/** The largest overhead of gzip for incompressible bytes. */
const GZIP_OVERHEAD = 64
const RECORD_END = Buffer.from('\r\n\r\n')

/** The range of a record in its WARC file, and the offset of its payload if it is uncompressed. */
export interface RecordLocation {
  readonly offset: number
  readonly length: number
  readonly payloadOffset: number | null
}

export interface WarcFile {
  readonly segments: ByteSource[]
  readonly locations: RecordLocation[]
}

/**
 * Builds a WARC file for text, with one gzip member per record.
 *
 * @throws InvalidArchiveError `too-large` for a block that is too large to be read into memory
 */
export async function buildGzippedWarc(records: readonly WarcRecord[]): Promise<WarcFile> {
  const segments: ByteSource[] = []
  const locations: RecordLocation[] = []
  let offset = 0
  for (const record of records) {
    if (record.blockSize > MAX_TEXT_BLOCK_BYTES) {
      throw new InvalidArchiveError(
        'too-large',
        `The response of ${record.url} is too large to be stored as text.`,
        {
          ...(record.url === null ? {} : { input: record.url }),
          hint: 'Lower STET_MAX_TEXT_BYTES.',
        },
      )
    }
    const block = await collectBytes(record.block)
    const member = await gzipMember(Buffer.concat([Buffer.from(recordHead(record)), ...block, RECORD_END]))
    segments.push(member)
    locations.push({ offset, length: member.length, payloadOffset: null })
    offset += member.length
  }
  return { segments, locations }
}

/** Builds an uncompressed WARC file for media. The bodies stay in their spool files until the ZIP is written. */
export function buildPlainWarc(records: readonly WarcRecord[]): WarcFile {
  const segments: ByteSource[] = []
  const locations: RecordLocation[] = []
  let offset = 0
  for (const record of records) {
    const head = Buffer.from(recordHead(record))
    segments.push(head, ...record.block, RECORD_END)
    const length = head.length + record.blockSize + RECORD_END.length
    locations.push({ offset, length, payloadOffset: offset + head.length + record.payloadStart })
    offset += length
  }
  return { segments, locations }
}

async function gzipMember(bytes: Buffer): Promise<Buffer> {
  const member =
    bytes.length > MAX_SYNC_BYTES
      ? await gzipAsync(bytes)
      : gzipSync(bytes, {
          chunkSize: bytes.length + GZIP_OVERHEAD,
          level: LEVEL,
          ...memoryOptions(bytes.length),
        })
  // RFC 1952: these bytes are hints about compression level and system, which would differ between machines.
  member[8] = 0
  member[9] = 255
  return member
}

/** Sizes the compressor for its input: a full-sized one for each small record would create mostly garbage. */
function memoryOptions(length: number): { windowBits: number; memLevel: number } {
  const windowBits = Math.min(LARGEST_WINDOW, Math.max(SMALLEST_WINDOW, Math.ceil(Math.log2(length))))
  return { windowBits, memLevel: Math.max(1, windowBits - 7) }
}
