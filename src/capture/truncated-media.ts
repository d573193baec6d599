import { open } from 'node:fs/promises'
import type { RecordedBody } from '../model/http.ts'

type Read = (offset: number, length: number) => Promise<Buffer>

/**
 * Do the bytes of a picture or film say themselves that more should follow? A server that names too
 * small a length ends a body early without anybody noticing. Only a file that is sound as far as it
 * goes is called cut; of what can't be read in this way nothing is said.
 */
export async function isTruncated(body: RecordedBody): Promise<boolean> {
  if (body.path === null) {
    const held = await body.bytes()
    const bytes = Buffer.from(held.buffer, held.byteOffset, held.length)
    return judge(async (offset, length) => bytes.subarray(offset, offset + length), body.size)
  }
  await using file = await open(body.path, 'r')
  return await judge(async (offset, length) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset)
    return buffer.subarray(0, bytesRead)
  }, body.size)
}

async function judge(read: Read, size: number): Promise<boolean> {
  const head = await read(0, 12)
  const text = head.toString('latin1')
  if (text.startsWith('\xff\xd8\xff')) return jpegEndsEarly(read, size)
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return pngEndsEarly(read, size)
  if (text.startsWith('RIFF') && text.endsWith('WEBP')) return head.readUInt32LE(4) + 8 > size
  if (text.slice(4, 8) === 'ftyp') return filmEndsEarly(read, size)
  return false
}

/** Where a JPEG's end is looked for: some programs write a little behind it. */
const TAIL = 65_536
const [SOS, EOI, FIRST_FRAME, LAST_FRAME] = [0xda, 0xd9, 0xc0, 0xcf]

/** ITU-T T.81: segments up to the first scan, and no "end of image" behind it. */
async function jpegEndsEarly(read: Read, size: number): Promise<boolean> {
  let framed = false
  for (let at = 2; at + 4 <= size; ) {
    const head = await read(at, 4)
    const marker = head.readUInt8(1)
    if (head.readUInt8(0) !== 0xff || marker === EOI) return false
    if (marker === SOS) {
      const from = Math.max(at, size - TAIL)
      return framed && !(await read(from, size - from)).includes(Buffer.of(0xff, EOI))
    }
    framed ||= marker >= FIRST_FRAME && marker <= LAST_FRAME
    at += 2 + head.readUInt16BE(2)
  }
  return framed
}

/** PNG (RFC 2083 § 3.2): chunks up to one that is beyond the end, or none that says it is the last. */
async function pngEndsEarly(read: Read, size: number): Promise<boolean> {
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

/** ISO/IEC 14496-12 § 4.2: boxes of known kinds, the last of which is longer than what is there. */
async function filmEndsEarly(read: Read, size: number): Promise<boolean> {
  let at = 0
  while (at + 8 <= size) {
    const head = await read(at, 16)
    if (!BOXES.has(head.toString('latin1', 4, 8))) return false
    const short = head.readUInt32BE(0)
    // 0: to the end of the file; 1: the length stands behind the kind.
    if (short === 0 || (short === 1 && head.length < 16)) return false
    const length = short === 1 ? Number(head.readBigUInt64BE(8)) : short
    if (length < 8) return false
    at += length
  }
  return at > size
}
