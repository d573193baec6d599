import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { RecordedBody } from '../model/http.ts'

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** A body in memory. */
export function memoryBody(bytes: Buffer, sha256: string): RecordedBody {
  return {
    size: bytes.length,
    sha256,
    path: null,
    stream: () => Readable.from(bytes.length > 0 ? [bytes] : [], { objectMode: false }),
    bytes: async () => bytes,
    text: async () => utf8.decode(bytes),
  }
}

/** A body in a scratch file. */
export function fileBody(path: string, size: number, sha256: string): RecordedBody {
  return {
    size,
    sha256,
    path,
    stream: () => createReadStream(path),
    bytes: () => readFile(path),
    text: async () => utf8.decode(await readFile(path)),
  }
}
