import { buffer } from 'node:stream/consumers'
import { constants, gunzipSync } from 'node:zlib'
import type { InputFile } from './input-file.ts'

/** What a file with articles is. */
export type FileFormat = 'warc' | 'wacz' | 'cdxj' | 'xml' | 'json' | 'ndjson' | 'list'

const HEAD_BYTES = 4_096

/** Recognises a file by its first bytes, whatever its name says. A file of something else counts as a list. */
export async function sniffFile(file: InputFile): Promise<FileFormat> {
  const length = Math.min(HEAD_BYTES, file.size)
  const head = length === 0 ? Buffer.alloc(0) : await buffer(await file.read({ offset: 0, length }))
  if (head.readUInt32BE !== undefined && head.subarray(0, 4).equals(ZIP)) return 'wacz'
  const text = unzippedHead(head)
    .toString('utf8')
    .replace(/^[\ufeff\s]+/, '')
  if (text.startsWith('WARC/')) return 'warc'
  if (text.startsWith('<')) return 'xml'
  if (/^(?:!meta|\S+ \d{4,14} \{)/.test(text)) return 'cdxj'
  if (text.startsWith('[')) return 'json'
  if (!text.startsWith('{')) return 'list'
  return isWholeObject(text.split('\n', 1)[0] ?? '') ? 'ndjson' : 'json'
}

const ZIP = Buffer.from('PK\x03\x04', 'latin1')

/** The beginning of a gzipped file; its end is missing, and no fault. */
function unzippedHead(head: Buffer): Buffer {
  if (head[0] !== 0x1f || head[1] !== 0x8b) return head
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 1 << 24 })
  } catch {
    return head
  }
}

/** Whether a first line is an object with an address, as each line of NDJSON is. */
function isWholeObject(line: string): boolean {
  try {
    return typeof JSON.parse(line).url === 'string'
  } catch {
    return false
  }
}
