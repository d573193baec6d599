/**
 * An entry of the canonical ZIP of a snapshot (PKWARE APPNOTE 6.3.10). Entries are stored uncompressed and in order,
 * without gaps, comments, flags, descriptors and extra fields, except ZIP64 for large numbers. Name, size and CRC-32
 * determine every header byte, so that a reader can verify all of them.
 */
export interface EntrySize {
  /** The path in ASCII, with `/` as separator. */
  readonly name: string
  readonly size: number
  readonly crc32: number
}

export interface ZipEntryAt extends EntrySize {
  readonly headerOffset: number
  /** The offset of the entry's data in the file. */
  readonly dataOffset: number
}

export const MAX_32 = 0xffff_ffff
/** 1980-01-01, 00:00:00: the earliest time of a ZIP. The records contain the real times. */
const DOS_TIME = 0
const DOS_DATE = 0x21
const STORED = 0

const LOCAL_HEADER = 0x04034b50
export const CENTRAL_HEADER = 0x02014b50
export const END_OF_CENTRAL_DIRECTORY = 0x06054b50
const END_64 = 0x06064b50
const END_64_LOCATOR = 0x07064b50

const version = (zip64: boolean): number => (zip64 ? 45 : 20)

/** Computes the offsets of entries that are written in this order. */
export function layoutEntries(entries: readonly EntrySize[]): ZipEntryAt[] {
  let offset = 0
  return entries.map((entry) => {
    const headerOffset = offset
    const dataOffset = headerOffset + localHeader(entry).length
    offset = dataOffset + entry.size
    return { name: entry.name, size: entry.size, crc32: entry.crc32, headerOffset, dataOffset }
  })
}

/** Builds the header before an entry's data. */
export function localHeader({ name, size, crc32 }: EntrySize): Buffer {
  const zip64 = size >= MAX_32
  const extra = zip64 ? extra64([size, size]) : Buffer.alloc(0)
  const head = Buffer.alloc(30)
  head.writeUInt32LE(LOCAL_HEADER, 0)
  head.writeUInt16LE(version(zip64), 4)
  head.writeUInt16LE(STORED, 8)
  head.writeUInt16LE(DOS_TIME, 10)
  head.writeUInt16LE(DOS_DATE, 12)
  head.writeUInt32LE(crc32, 14)
  head.writeUInt32LE(zip64 ? MAX_32 : size, 18)
  head.writeUInt32LE(zip64 ? MAX_32 : size, 22)
  head.writeUInt16LE(name.length, 26)
  head.writeUInt16LE(extra.length, 28)
  return Buffer.concat([head, Buffer.from(name, 'latin1'), extra])
}

/** Builds the central directory and its end record, which follow the last entry. */
export function centralDirectory(entries: readonly ZipEntryAt[]): Buffer {
  const last = entries.at(-1)
  const start = last ? last.dataOffset + last.size : 0
  const headers = Buffer.concat(entries.map(centralHeader))
  const count = entries.length
  const zip64 = start >= MAX_32
  const end = Buffer.alloc(22)
  end.writeUInt32LE(END_OF_CENTRAL_DIRECTORY, 0)
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(headers.length, 12)
  end.writeUInt32LE(zip64 ? MAX_32 : start, 16)
  if (!zip64) return Buffer.concat([headers, end])

  const end64 = Buffer.alloc(56 + 20)
  end64.writeUInt32LE(END_64, 0)
  end64.writeBigUInt64LE(44n, 4)
  end64.writeUInt16LE(45, 12)
  end64.writeUInt16LE(45, 14)
  end64.writeBigUInt64LE(BigInt(count), 24)
  end64.writeBigUInt64LE(BigInt(count), 32)
  end64.writeBigUInt64LE(BigInt(headers.length), 40)
  end64.writeBigUInt64LE(BigInt(start), 48)
  end64.writeUInt32LE(END_64_LOCATOR, 56)
  end64.writeBigUInt64LE(BigInt(start + headers.length), 64)
  end64.writeUInt32LE(1, 72)
  return Buffer.concat([headers, end64, end])
}

function centralHeader({ name, size, crc32, headerOffset }: ZipEntryAt): Buffer {
  const bigSize = size >= MAX_32
  const bigOffset = headerOffset >= MAX_32
  const values = [...(bigSize ? [size, size] : []), ...(bigOffset ? [headerOffset] : [])]
  const extra = values.length > 0 ? extra64(values) : Buffer.alloc(0)
  const head = Buffer.alloc(46)
  head.writeUInt32LE(CENTRAL_HEADER, 0)
  head.writeUInt16LE(version(bigSize || bigOffset), 4)
  head.writeUInt16LE(version(bigSize || bigOffset), 6)
  head.writeUInt16LE(STORED, 10)
  head.writeUInt16LE(DOS_TIME, 12)
  head.writeUInt16LE(DOS_DATE, 14)
  head.writeUInt32LE(crc32, 16)
  head.writeUInt32LE(bigSize ? MAX_32 : size, 20)
  head.writeUInt32LE(bigSize ? MAX_32 : size, 24)
  head.writeUInt16LE(name.length, 28)
  head.writeUInt16LE(extra.length, 30)
  head.writeUInt32LE(bigOffset ? MAX_32 : headerOffset, 42)
  return Buffer.concat([head, Buffer.from(name, 'latin1'), extra])
}

/** Builds the ZIP64 extra field (header 0x0001) with these numbers. */
function extra64(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + 8 * values.length)
  extra.writeUInt16LE(1, 0)
  extra.writeUInt16LE(8 * values.length, 2)
  values.forEach((value, n) => {
    extra.writeBigUInt64LE(BigInt(value), 4 + 8 * n)
  })
  return extra
}
