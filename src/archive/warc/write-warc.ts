import { promisify } from 'node:util'
import { gzip, gzipSync } from 'node:zlib'
import { ArchiveError } from '../../model/errors.ts'
import { MAX_TEXT_BLOCK_BYTES } from '../limits.ts'
import { type ByteSource, collectBytes } from '../zip/byte-source.ts'
import { recordHead, type WarcRecord } from './warc-record.ts'

const gzipAside = promisify(gzip)
/** Up to this much is packed at once: sooner than another thread could be told to. */
const AT_ONCE = 256 * 1024

/** Text of this size gains next to nothing from the higher ones. */
const LEVEL = 3
/** The exponents of the largest window that gzip knows, and of the smallest that zlib makes one with. */
const [LARGEST_WINDOW, SMALLEST_WINDOW] = [15, 9]
/** What gzip may add to bytes that do not shrink. */
const ROOM = 64
const RECORD_END = Buffer.from('\r\n\r\n')

/** Where a record lies in its WARC file, and where its payload does if that can be read as it lies. */
export interface RecordLocation {
  readonly offset: number
  readonly length: number
  readonly payloadOffset: number | null
}

export interface WarcFile {
  readonly segments: ByteSource[]
  readonly places: RecordLocation[]
}

/**
 * Records for text: each one a gzip member of its own.
 *
 * @throws ArchiveError `too-large` for a block that no reader should have to hold in memory
 */
export async function buildGzippedWarc(records: readonly WarcRecord[]): Promise<WarcFile> {
  const segments: ByteSource[] = []
  const places: RecordLocation[] = []
  let offset = 0
  for (const record of records) {
    if (record.blockSize > MAX_TEXT_BLOCK_BYTES) {
      throw new ArchiveError('too-large', `The answer of ${record.url} is too large to be kept as text.`, {
        ...(record.url === null ? {} : { input: record.url }),
        hint: 'Lower STET_MAX_TEXT_BYTES.',
      })
    }
    const block = await collectBytes(record.block)
    const member = await gzipMember(Buffer.concat([Buffer.from(recordHead(record)), ...block, RECORD_END]))
    segments.push(member)
    places.push({ offset, length: member.length, payloadOffset: null })
    offset += member.length
  }
  return { segments, places }
}

/** Records for media: uncompressed, their bodies left where they were spooled until they are copied. */
export function buildPlainWarc(records: readonly WarcRecord[]): WarcFile {
  const segments: ByteSource[] = []
  const places: RecordLocation[] = []
  let offset = 0
  for (const record of records) {
    const head = Buffer.from(recordHead(record))
    segments.push(head, ...record.block, RECORD_END)
    const length = head.length + record.blockSize + RECORD_END.length
    places.push({ offset, length, payloadOffset: offset + head.length + record.payloadStart })
    offset += length
  }
  return { segments, places }
}

async function gzipMember(bytes: Buffer): Promise<Buffer> {
  const member =
    bytes.length > AT_ONCE
      ? await gzipAside(bytes)
      : gzipSync(bytes, { chunkSize: bytes.length + ROOM, level: LEVEL, ...roomFor(bytes.length) })
  // RFC 1952: how hard it was tried and on which system are hints that would differ between members and machines.
  member[8] = 0
  member[9] = 255
  return member
}

/** As much memory as so many bytes need: a full-sized compressor for each of a dozen small records is mostly garbage. */
function roomFor(length: number): { windowBits: number; memLevel: number } {
  const windowBits = Math.min(LARGEST_WINDOW, Math.max(SMALLEST_WINDOW, Math.ceil(Math.log2(length))))
  return { windowBits, memLevel: Math.max(1, windowBits - 7) }
}
