import { InvalidArchiveError } from '../../model/errors.ts'
import { DATA_WARC_PATH, INDEX_PATH, MEDIA_WARC_PATH } from '../wacz/wacz-paths.ts'
import type { CaptureFile, PackedResource } from '../wacz/wacz-records.ts'
import { buildCdxjIndex, type CdxjEntry } from '../warc/cdxj-index.ts'
import { readGzippedRecords, readPlainRecords, type ScannedRecord } from '../warc/read-warc.ts'
import type { ZipFile } from '../zip/read-zip.ts'

const invalid = (message: string): InvalidArchiveError => new InvalidArchiveError('archive-invalid', message)

/** A response or resource record: the index entry derived from it and its request, and where its body is. */
export interface WarcResource {
  readonly index: CdxjEntry
  readonly recordId: string | undefined
  readonly payloadSize: number
  readonly payloadOffset: number | null
}

/** Far more records than any post has. The limit bounds the time of a check. */
const MAX_RECORDS = 10_000

/** The most characters of addresses and other names in all records. The heads themselves are not kept. */
const MAX_NAMES_LENGTH = 8_000_000

/** The content of the WARC files of a snapshot. */
export interface WarcContents {
  readonly found: WarcResource[]
  readonly records: number
}

/**
 * Reads both WARC files completely and checks the digests of every record.
 *
 * @returns the response and resource records, in file order
 */
export async function readWarcs(zip: ZipFile): Promise<WarcContents> {
  const found: WarcResource[] = []
  let records = 0
  let names = 0
  for (const entry of zip.entries) {
    if (entry.name !== DATA_WARC_PATH && entry.name !== MEDIA_WARC_PATH) continue
    const read = (offset: number, length: number): Promise<Buffer> =>
      zip.read(entry.dataOffset + offset, length)
    const all =
      entry.name === DATA_WARC_PATH
        ? readGzippedRecords(read, entry.size)
        : readPlainRecords(read, entry.size)
    let last: ScannedRecord | null = null
    try {
      for await (const record of all) {
        records += 1
        if (records > MAX_RECORDS) throw invalid('it holds more records than any post has')
        checkDigests(record)
        if (record.type === 'request') setMethod(found, last, record)
        if (record.type === 'response' || record.type === 'resource') {
          const resource = resourceOf(entry.name, record)
          const { url, mime, date } = resource.index
          names += url.length + mime.length + date.length + (resource.recordId?.length ?? 0)
          if (names > MAX_NAMES_LENGTH) throw invalid('its records have longer heads than those of any post')
          found.push(resource)
        }
        last = record
      }
    } catch (error) {
      throw error instanceof InvalidArchiveError ? invalid(`${entry.name}: ${error.message}.`) : error
    }
  }
  return { found, records }
}

function checkDigests({ head, type, url, offset, blockSha256, payloadSha256 }: ScannedRecord): void {
  const name = url || `the ${type} record at byte ${offset}`
  if (head.fields.get('warc-block-digest') !== `sha256:${blockSha256}`) {
    throw invalid(`the record of ${name} does not match its SHA-256`)
  }
  const payload = head.fields.get('warc-payload-digest')
  if (payload === undefined && type === 'warcinfo') return
  if (payload !== `sha256:${payloadSha256}`) {
    throw invalid(`the body of ${name} does not match its SHA-256`)
  }
}

function resourceOf(file: string, record: ScannedRecord): WarcResource {
  const { head, type, url, httpHead, payloadSha256, offset, length } = record
  const http = type === 'response'
  const status = http ? Number(/^HTTP\/\S+ (\d{3})/.exec(httpHead)?.[1] ?? Number.NaN) : 200
  const contentType = http ? headerOf(httpHead, 'content-type') : (head.fields.get('content-type') ?? '')
  const mime = (contentType.split(';', 1)[0] ?? '').trim().toLowerCase() || 'application/octet-stream'
  const date = head.fields.get('warc-date') ?? ''
  const index = { url, date, mime, status, method: 'GET', sha256: payloadSha256, file, offset, length }
  return {
    index,
    recordId: head.fields.get('warc-record-id'),
    payloadSize: record.payloadSize,
    payloadOffset: record.payloadOffset,
  }
}

/** Sets the method of a response from the request record, which must follow it. */
function setMethod(found: WarcResource[], before: ScannedRecord | null, request: ScannedRecord): void {
  const last = found.at(-1)
  const concurrentTo = request.head.fields.get('warc-concurrent-to')
  const follows = before?.type === 'response' || before?.type === 'resource'
  if (!last || !follows || concurrentTo !== last.recordId) {
    throw invalid(`the request for ${request.url} does not follow its response`)
  }
  const method = /^[A-Z]+(?= )/.exec(request.httpHead)?.[0] ?? ''
  found[found.length - 1] = { ...last, index: { ...last.index, method } }
}

function headerOf(head: string, name: string): string {
  const values = head.split('\r\n').flatMap((line) => {
    const colon = line.indexOf(':')
    return line.slice(0, colon).toLowerCase() === name ? [line.slice(colon + 2)] : []
  })
  return values.join(', ')
}

/** Checks the CDXJ index against the records. */
export function checkIndex(index: Buffer, found: readonly WarcResource[]): string {
  if (!index.equals(buildCdxjIndex(found.map((one) => one.index)))) {
    throw invalid(`${INDEX_PATH} does not match the records.`)
  }
  return `The index lists ${found.length} records at their positions.`
}

/** Checks the list of resources in `stet/capture.json` against the records. */
export function checkResources(capture: CaptureFile, found: readonly WarcResource[]): string {
  const byPosition = new Map(found.map((one) => [`${one.index.file} ${one.index.offset}`, one]))
  capture.resources.forEach((resource, n) => {
    const position = `${resource.file} ${resource.record.offset}`
    const record = byPosition.get(position)
    if (resource.n !== n || !record || !sameResource(resource, record)) {
      throw invalid(`Resource ${n} (${resource.url}) differs from its record.`)
    }
    byPosition.delete(position)
  })
  const unlisted = [...byPosition.values()][0]
  if (unlisted) throw invalid(`The record of ${unlisted.index.url} is not in the capture's list.`)
  if (capture.resources[0]?.role !== 'card') throw invalid("The first resource is not the post's card.")
  return `The capture lists ${capture.resources.length} resources, and each of them matches its record.`
}

function sameResource(
  resource: PackedResource,
  { index, payloadSize, payloadOffset }: WarcResource,
): boolean {
  return (
    resource.file === index.file &&
    resource.url === index.url &&
    resource.mime === index.mime &&
    resource.sha256 === index.sha256 &&
    resource.bytes === payloadSize &&
    resource.record.length === index.length &&
    resource.body === payloadOffset
  )
}
