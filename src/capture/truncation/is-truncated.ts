import { open } from 'node:fs/promises'
import type { RecordedBody } from '../../model/http.ts'
import type { ReadAt } from './buffered-file-reader.ts'
import { isTruncatedGif } from './gif.ts'
import { isTruncatedJpeg } from './jpeg.ts'

/**
 * Does the format of an image or video show that bytes are missing at its end? HTTP does not reveal this
 * if the server sends too small a `Content-Length`. Returns true only if the file is well-formed up to its
 * end; false if the format is unknown or malformed.
 */
export async function isTruncated(body: RecordedBody): Promise<boolean> {
  if (body.path === null) {
    const held = await body.bytes()
    const bytes = Buffer.from(held.buffer, held.byteOffset, held.length)
    return isTruncatedFile(async (offset, length) => bytes.subarray(offset, offset + length), body.size)
  }
  await using file = await open(body.path, 'r')
  return await isTruncatedFile(async (offset, length) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset)
    return buffer.subarray(0, bytesRead)
  }, body.size)
}

async function isTruncatedFile(read: ReadAt, size: number): Promise<boolean> {
  const head = await read(0, 12)
  const text = head.toString('latin1')
  if (text.startsWith('\xff\xd8\xff')) return isTruncatedJpeg(read, size)
  if (/^GIF8[79]a/.test(text)) return isTruncatedGif(read, size)
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return isTruncatedPng(read, size)
  if (text.startsWith('RIFF') && text.endsWith('WEBP')) return head.readUInt32LE(4) + 8 > size
  if (text.slice(4, 8) === 'ftyp') return isTruncatedMp4(read, size)
  return false
}

/** RFC 2083 § 3.2: truncated if the last chunk exceeds the file, or if no chunk is the final `IEND`. */
async function isTruncatedPng(read: ReadAt, size: number): Promise<boolean> {
  let at = 8
  for (let chunks = 0; at + 12 <= size; chunks++) {
    const head = await read(at, 8)
    const type = head.toString('latin1', 4)
    if (chunks === 0 ? type !== 'IHDR' : !/^[A-Za-z]{4}$/.test(type)) return false
    at += 12 + head.readUInt32BE(0)
    if (type === 'IEND') return at > size
  }
  return at > 8
}

const BOXES: ReadonlySet<string> = new Set(
  'ftyp styp moov moof mdat free skip wide uuid meta sidx ssix mfra emsg prft pdin'.split(' '),
)

/** ISO/IEC 14496-12 § 4.2: truncated if all boxes are of known types and the last one exceeds the file. */
async function isTruncatedMp4(read: ReadAt, size: number): Promise<boolean> {
  let at = 0
  while (at + 8 <= size) {
    const head = await read(at, 16)
    if (!BOXES.has(head.toString('latin1', 4, 8))) return false
    const short = head.readUInt32BE(0)
    // A size of 0 means: to the end of the file. 1 means: a 64-bit size follows the type.
    if (short === 0 || (short === 1 && head.length < 16)) return false
    const length = short === 1 ? Number(head.readBigUInt64BE(8)) : short
    if (length < 8) return false
    at += length
  }
  return at > size
}
