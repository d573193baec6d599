import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Exchange, RecordedBody, Scratch } from '../../src/model/http.ts'

/** A scratch directory for one test, deleted on disposal. */
export async function testScratch(): Promise<Scratch> {
  const dir = await mkdtemp(join(tmpdir(), 'stet-scratch-'))
  let n = 0
  return {
    dir,
    file: (suffix) => {
      n += 1
      return join(dir, `${n}${suffix}`)
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  }
}

export function memoryBody(content: string | Uint8Array): RecordedBody {
  const bytes = Buffer.from(content)
  return {
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    path: null,
    stream: () => Readable.from([bytes]),
    bytes: async () => bytes,
    text: async () => bytes.toString('utf8'),
  }
}

/** A body in a file, hashed as the recorder would have hashed it on arrival. */
export async function fileBody(path: string): Promise<RecordedBody> {
  const sum = createHash('sha256')
  for await (const chunk of createReadStream(path)) sum.update(chunk as Uint8Array)
  return {
    size: (await stat(path)).size,
    sha256: sum.digest('hex'),
    path,
    stream: () => createReadStream(path),
    bytes: () => Promise.reject(new Error('a large body was read into memory')),
    text: () => Promise.reject(new Error('a large body was read into memory')),
  }
}

/** An exchange as the recorder makes it: a GET, answered with this body. */
export async function exchange(
  url: string,
  contentType: string,
  body: RecordedBody,
  options: { status?: number; startedAt?: Date } = {},
): Promise<Exchange> {
  const { status = 200, startedAt = new Date('2026-03-04T05:06:08Z') } = options
  const target = new URL(url)
  const responseHead = `HTTP/1.1 ${status} ${status === 200 ? 'OK' : 'Found'}\r\nContent-Type: ${contentType}\r\nContent-Length: ${body.size}\r\nX-Served-By: café\r\n\r\n`
  const block = createHash('sha256').update(responseHead)
  for await (const chunk of body.stream()) block.update(chunk as Uint8Array)
  return {
    url,
    method: 'GET',
    startedAt,
    requestHead: `GET ${target.pathname}${target.search} HTTP/1.1\r\nHost: ${target.host}\r\nAccept-Encoding: identity\r\n\r\n`,
    requestBody: null,
    responseHead,
    status,
    headers: { 'content-type': contentType, 'content-length': String(body.size) },
    body,
    blockSha256: block.digest('hex'),
  }
}
