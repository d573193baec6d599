import { crc32 } from 'node:zlib'

/** One entry, written as told: its local header and its line in the directory may say different things. */
export interface HandMadeEntry {
  readonly name: string
  readonly data: Buffer
  readonly localName?: string
  /** The 32-bit size in the headers; by default the true one. */
  readonly size32?: number
  /** The sizes in a ZIP64 field (APPNOTE 4.5.3) in both headers. */
  readonly size64?: bigint
  /** Whether the directory lists it; by default it does, once. */
  readonly listed?: 0 | 2
  /** Bytes after its data. */
  readonly after?: Buffer
  readonly flags?: number
}

/** What the end of the file says. */
export interface HandMadeEnd {
  /** A ZIP64 end record (APPNOTE 4.3.14) with these values in place of the true ones. */
  readonly end64?: { readonly count?: bigint; readonly start?: bigint; readonly size?: bigint }
  /** In the 32-bit end record. */
  readonly count?: number
  readonly start?: number
  readonly comment?: string
}

const zip64Field = (size: bigint): Buffer => {
  const extra = Buffer.alloc(20)
  extra.writeUInt16LE(1, 0)
  extra.writeUInt16LE(16, 2)
  extra.writeBigUInt64LE(size, 4)
  extra.writeBigUInt64LE(size, 12)
  return extra
}

/** The fields that both headers share, from `version needed` to the length of the extra field. */
function sharedFields(entry: HandMadeEntry, name: string): Buffer {
  const { data, size64, flags = 0 } = entry
  const size = entry.size32 ?? (size64 === undefined ? data.length : 0xffff_ffff)
  const head = Buffer.alloc(26)
  head.writeUInt16LE(size64 === undefined ? 20 : 45, 0)
  head.writeUInt16LE(flags, 2)
  head.writeUInt16LE(0x21, 8)
  head.writeUInt32LE(crc32(data), 10)
  head.writeUInt32LE(size, 14)
  head.writeUInt32LE(size, 18)
  head.writeUInt16LE(name.length, 22)
  head.writeUInt16LE(size64 === undefined ? 0 : 20, 24)
  return head
}

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** Writes a ZIP of stored entries field by field (APPNOTE 6.3.10), however wrong. */
export function handMadeZip(entries: readonly HandMadeEntry[], told: HandMadeEnd = {}): Buffer {
  const bodies: Buffer[] = []
  const lines: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const { name, localName = name, data, size64, listed = 1, after = Buffer.alloc(0) } = entry
    const extra = size64 === undefined ? Buffer.alloc(0) : zip64Field(size64)
    const body = Buffer.concat([
      uint32(0x04034b50),
      sharedFields(entry, localName),
      Buffer.from(localName),
      extra,
      data,
      after,
    ])
    const shared = sharedFields(entry, name)
    const line = Buffer.concat([
      uint32(0x02014b50),
      shared.subarray(0, 2),
      shared,
      Buffer.alloc(10),
      uint32(offset),
      Buffer.from(name),
      extra,
    ])
    lines.push(...Array<Buffer>(listed).fill(line))
    bodies.push(body)
    offset += body.length
  }
  const directory = Buffer.concat(lines)
  const comment = Buffer.from(told.comment ?? '')
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(told.count ?? lines.length, 8)
  end.writeUInt16LE(told.count ?? lines.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(told.start ?? offset, 16)
  end.writeUInt16LE(comment.length, 20)
  return Buffer.concat([
    ...bodies,
    directory,
    ...(told.end64 ? [end64Of(told.end64, offset, directory.length, lines.length)] : []),
    end,
    comment,
  ])
}

function end64Of(
  { count, start, size }: NonNullable<HandMadeEnd['end64']>,
  offset: number,
  length: number,
  lines: number,
): Buffer {
  const end = Buffer.alloc(76)
  end.writeUInt32LE(0x06064b50, 0)
  end.writeBigUInt64LE(44n, 4)
  end.writeUInt16LE(45, 12)
  end.writeUInt16LE(45, 14)
  end.writeBigUInt64LE(count ?? BigInt(lines), 24)
  end.writeBigUInt64LE(count ?? BigInt(lines), 32)
  end.writeBigUInt64LE(size ?? BigInt(length), 40)
  end.writeBigUInt64LE(start ?? BigInt(offset), 48)
  end.writeUInt32LE(0x07064b50, 56)
  end.writeBigUInt64LE(BigInt(offset + length), 64)
  end.writeUInt32LE(1, 72)
  return end
}
