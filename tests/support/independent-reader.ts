import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { WARCParser } from 'warcio'
import { type Entry, fromBuffer, type ZipFile } from 'yauzl'

/**
 * A reader of snapshots that shares no code with Stet. It follows `docs/archive-format.md`, and uses third-party
 * readers of ZIP and WARC.
 */
export interface ReadSnapshot {
  readonly files: ReadonlyMap<string, Buffer>
  readonly order: readonly string[]
  readonly records: readonly ReadRecord[]
  json<T>(name: string): T
}

interface ReadRecord {
  readonly file: string
  readonly type: string
  readonly url: string | null
  readonly date: string | null
  readonly id: string | null
  readonly concurrentTo: string | null
  readonly payload: Buffer
  readonly payloadDigest: string | null
  readonly blockDigest: string | null
  readonly offset: number
  readonly length: number
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export async function readSnapshot(path: string): Promise<ReadSnapshot> {
  const zip = await promisify<Buffer, { lazyEntries: boolean }, ZipFile>(fromBuffer)(readFileSync(path), {
    lazyEntries: true,
  })
  const files = new Map<string, Buffer>()
  for (let entry = await nextEntry(zip); entry; entry = await nextEntry(zip)) {
    files.set(entry.fileName, await contentOf(zip, entry))
  }
  const records: ReadRecord[] = []
  for (const name of ['archive/data.warc.gz', 'archive/media.warc']) {
    const bytes = files.get(name)
    if (bytes) records.push(...(await recordsOf(name, bytes)))
  }
  const json = <T>(name: string): T => JSON.parse(files.get(name)?.toString('utf8') ?? 'null')
  return { files, order: [...files.keys()], records, json }
}

function nextEntry(zip: ZipFile): Promise<Entry | null> {
  return new Promise((resolve, reject) => {
    zip
      .once('entry', resolve)
      .once('end', () => resolve(null))
      .once('error', reject)
    zip.readEntry()
  }).finally(() => zip.removeAllListeners()) as Promise<Entry | null>
}

async function contentOf(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const chunks: Buffer[] = []
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) =>
    zip.openReadStream(entry, (error, found) => (error ? reject(error) : resolve(found))),
  )
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

async function recordsOf(file: string, bytes: Buffer): Promise<ReadRecord[]> {
  const found: ReadRecord[] = []
  const parser = new WARCParser([new Uint8Array(bytes)], { keepHeadersCase: true })
  for await (const record of parser) {
    const payload = Buffer.from(await record.readFully(false))
    found.push({
      file,
      type: record.warcType,
      url: record.warcTargetURI ?? null,
      date: record.warcDate ?? null,
      id: record.warcHeader('WARC-Record-ID') ?? null,
      concurrentTo: record.warcHeader('WARC-Concurrent-To') ?? null,
      payload,
      payloadDigest: record.warcPayloadDigest ?? null,
      blockDigest: record.warcBlockDigest ?? null,
      offset: parser.offset,
      length: parser.recordLength,
    })
  }
  return found
}

interface PlacedResource {
  readonly sha256: string
  readonly bytes: number
  readonly offset: number | null
  readonly record: { readonly offset: number; readonly length: number } | null
}

/** Reads the body of a resource, using only the manifest and the whole file's bytes. */
export function bodyByManifest(
  manifest: { readonly resources: readonly PlacedResource[] },
  n: number,
  wacz: Buffer,
): Buffer {
  const resource = manifest.resources[n]
  if (!resource) throw new Error(`there is no resource ${n}`)
  const { offset, bytes, record, sha256: wanted } = resource
  let body: Buffer
  if (offset !== null) body = wacz.subarray(offset, offset + bytes)
  else {
    const member = { offset: 0, length: 0, ...record }
    const text = gunzipSync(wacz.subarray(member.offset, member.offset + member.length))
    const blockStart = text.indexOf('\r\n\r\n') + 4
    const head = text.toString('utf8', 0, blockStart)
    const length = Number(/^Content-Length: (\d+)/m.exec(head)?.[1])
    const block = text.subarray(blockStart, blockStart + length)
    body = /^WARC-Type: response/m.test(head) ? block.subarray(block.indexOf('\r\n\r\n') + 4) : block
  }
  if (sha256(body) !== wanted) throw new Error(`resource ${n} is not what the manifest says`)
  return body
}
