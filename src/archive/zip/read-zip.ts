import { type FileHandle, open } from 'node:fs/promises'
import { InvalidArchiveError } from '../../model/errors.ts'
import {
  CENTRAL_HEADER,
  centralDirectory,
  END_OF_CENTRAL_DIRECTORY,
  type EntrySize,
  layoutEntries,
  localHeader,
  MAX_32,
  type ZipEntryAt,
} from './zip-layout.ts'

/** The limits for the entries of a snapshot and for its directory. */
const MAX_ENTRIES = 16
const MAX_DIRECTORY = 16 * 1024
const END_SIZE = 22
const END_64_SIZE = 76

/** An opened canonical ZIP. */
export interface ZipFile extends AsyncDisposable {
  readonly size: number
  readonly entries: readonly ZipEntryAt[]
  /** Reads exactly this range of the file. */
  read(offset: number, length: number): Promise<Buffer>
  /** Reads a small entry. @throws InvalidArchiveError if it is missing or larger than `max` bytes */
  entry(name: string, max: number): Promise<Buffer>
}

const invalid = (path: string, message: string): InvalidArchiveError =>
  new InvalidArchiveError('archive-invalid', message, { input: path })

/**
 * Opens a `.wacz` strictly: the canonical encoding of the entries in its directory must match the file byte for byte,
 * apart from the data of the entries.
 *
 * @throws InvalidArchiveError `archive-invalid`
 */
export async function openZip(path: string): Promise<ZipFile> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const read = (offset: number, length: number): Promise<Buffer> => readExactly(file, path, offset, length)
    const entries = layoutEntries(await directoryOf(path, size, read))
    await assertCanonical(path, size, entries, read)
    return {
      size,
      entries,
      read,
      entry: async (name, max) => {
        const found = entries.find((one) => one.name === name)
        if (!found) throw invalid(path, `${name} is not in the file.`)
        if (found.size > max) throw invalid(path, `${name} has ${found.size} bytes, which is too large.`)
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
  let count = 0
  while (count < length) {
    const { bytesRead } = await file.read(bytes, count, length - count, offset + count)
    if (bytesRead === 0) throw invalid(path, `The file ends early, at byte ${offset + count}.`)
    count += bytesRead
  }
  return bytes
}

/** Reads name, size and CRC-32 of each entry from the directory at the end. */
async function directoryOf(path: string, size: number, read: Read): Promise<EntrySize[]> {
  if (size < END_SIZE) throw invalid(path, `The file is ${size} bytes long: too short to be a ZIP.`)
  const end = await read(size - END_SIZE, END_SIZE)
  if (end.readUInt32LE(0) !== END_OF_CENTRAL_DIRECTORY) {
    throw invalid(path, 'The file does not end like a ZIP without a comment: it was truncated or extended.')
  }
  const length = end.readUInt32LE(12)
  const zip64 = end.readUInt32LE(16) === MAX_32
  const start = size - END_SIZE - (zip64 ? END_64_SIZE : 0) - length
  if (length > MAX_DIRECTORY || start < 0)
    throw invalid(path, 'The directory of the ZIP has an invalid size.')
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
      throw invalid(path, 'The directory of the ZIP contains an invalid entry.')
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

/** Checks that all bytes outside of entry data match the canonical encoding of the entries. */
async function assertCanonical(
  path: string,
  size: number,
  entries: readonly ZipEntryAt[],
  read: Read,
): Promise<void> {
  const names = new Set(entries.map((entry) => entry.name))
  if (names.size !== entries.length) throw invalid(path, 'The ZIP contains two entries with the same name.')
  const last = entries.at(-1)
  const dataEnd = last ? last.dataOffset + last.size : 0
  const tail = Number.isSafeInteger(dataEnd) ? centralDirectory(entries) : Buffer.alloc(0)
  if (dataEnd + tail.length !== size) {
    throw invalid(
      path,
      `The entries of the ZIP account for ${dataEnd + tail.length} bytes, but the file has ${size}.`,
    )
  }
  for (const entry of entries) {
    const expected = localHeader(entry)
    if (!expected.equals(await read(entry.headerOffset, expected.length))) {
      throw invalid(path, `The header of ${entry.name} does not match the directory.`)
    }
  }
  if (!tail.equals(await read(dataEnd, tail.length))) {
    throw invalid(path, 'The directory of the ZIP does not match its entries.')
  }
}
