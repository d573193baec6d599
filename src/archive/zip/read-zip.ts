import { type FileHandle, open } from 'node:fs/promises'
import { ArchiveError } from '../../model/errors.ts'
import {
  CENTRAL_HEADER,
  centralDirectory,
  END_OF_DIRECTORY,
  type EntrySize,
  layoutEntries,
  localHeader,
  MAX_32,
  type PlacedEntry,
} from './zip-layout.ts'

/** No snapshot has more entries than this, nor a larger directory. */
const MAX_ENTRIES = 16
const MAX_DIRECTORY = 16 * 1024
const END_SIZE = 22
const END_64_SIZE = 76

/** A canonical ZIP, opened: its entries, and their bytes by range. */
export interface ZipFile extends AsyncDisposable {
  readonly size: number
  readonly entries: readonly PlacedEntry[]
  /** Exactly these bytes of the file. */
  read(offset: number, length: number): Promise<Buffer>
  /** A small entry's bytes. @throws ArchiveError where it is missing or larger than `max` */
  entry(name: string, max: number): Promise<Buffer>
}

const invalid = (path: string, message: string): ArchiveError =>
  new ArchiveError('archive-invalid', message, { input: path })

/**
 * Opens a `.wacz` strictly: the entries that its directory names, written canonically, must be the
 * whole file, each header byte for byte. Whatever else the file says about itself is not listened to.
 *
 * @throws ArchiveError `archive-invalid`
 */
export async function openZip(path: string): Promise<ZipFile> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const read = (offset: number, length: number): Promise<Buffer> => readExactly(file, path, offset, length)
    const entries = layoutEntries(await directoryOf(path, size, read))
    await compare(path, size, entries, read)
    return {
      size,
      entries,
      read,
      entry: async (name, max) => {
        const found = entries.find((one) => one.name === name)
        if (!found) throw invalid(path, `${name} is not in the file.`)
        if (found.size > max) throw invalid(path, `${name} is ${found.size} bytes, more than any real one.`)
        return read(found.dataOffset, found.size)
      },
      [Symbol.asyncDispose]: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

type Read = (offset: number, length: number) => Promise<Buffer>

async function readExactly(file: FileHandle, path: string, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  let had = 0
  while (had < length) {
    const { bytesRead } = await file.read(bytes, had, length - had, offset + had)
    if (bytesRead === 0)
      throw invalid(path, `The file ends at byte ${offset + had}, in the middle of something.`)
    had += bytesRead
  }
  return bytes
}

/** Name, size and CRC-32 of each entry, by the directory at the end. */
async function directoryOf(path: string, size: number, read: Read): Promise<EntrySize[]> {
  if (size < END_SIZE) throw invalid(path, `The file is ${size} bytes long: too short to be a ZIP.`)
  const end = await read(size - END_SIZE, END_SIZE)
  if (end.readUInt32LE(0) !== END_OF_DIRECTORY) {
    throw invalid(path, 'The file does not end as a ZIP without a comment does: it was cut, or added to.')
  }
  const length = end.readUInt32LE(12)
  const zip64 = end.readUInt32LE(16) === MAX_32
  const start = size - END_SIZE - (zip64 ? END_64_SIZE : 0) - length
  if (length > MAX_DIRECTORY || start < 0)
    throw invalid(path, 'The directory of the ZIP is of an impossible size.')
  return centralEntries(path, await read(start, length))
}

function centralEntries(path: string, bytes: Buffer): EntrySize[] {
  const entries: EntrySize[] = []
  for (let at = 0; at < bytes.length; ) {
    if (
      bytes.length - at < 46 ||
      bytes.readUInt32LE(at) !== CENTRAL_HEADER ||
      entries.length === MAX_ENTRIES
    ) {
      throw invalid(path, 'The directory of the ZIP holds what is no entry of a snapshot.')
    }
    const nameEnd = at + 46 + bytes.readUInt16LE(at + 28)
    const next = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
    if (next > bytes.length) throw invalid(path, 'The directory of the ZIP ends in the middle of an entry.')
    const size = bytes.readUInt32LE(at + 24)
    entries.push({
      name: bytes.toString('latin1', at + 46, nameEnd),
      crc32: bytes.readUInt32LE(at + 16),
      size: size === MAX_32 && next - nameEnd >= 12 ? Number(bytes.readBigUInt64LE(nameEnd + 4)) : size,
    })
    at = next
  }
  return entries
}

/** Everything that is not an entry's data must be what the entries' names, sizes and sums demand. */
async function compare(
  path: string,
  size: number,
  entries: readonly PlacedEntry[],
  read: Read,
): Promise<void> {
  const names = new Set(entries.map((entry) => entry.name))
  if (names.size !== entries.length) throw invalid(path, 'The ZIP holds two entries of one name.')
  const last = entries.at(-1)
  const dataEnd = last ? last.dataOffset + last.size : 0
  const tail = Number.isSafeInteger(dataEnd) ? centralDirectory(entries) : Buffer.alloc(0)
  if (dataEnd + tail.length !== size) {
    throw invalid(
      path,
      `The entries of the ZIP make ${dataEnd + tail.length} bytes, but the file has ${size}.`,
    )
  }
  for (const entry of entries) {
    const wanted = localHeader(entry)
    if (!wanted.equals(await read(entry.headerOffset, wanted.length))) {
      throw invalid(
        path,
        `The header before ${entry.name} is not the one that its bytes and the directory demand.`,
      )
    }
  }
  if (!tail.equals(await read(dataEnd, tail.length))) {
    throw invalid(path, 'The directory of the ZIP is not the one that its entries demand.')
  }
}
