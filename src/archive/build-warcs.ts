import type { Exchange } from '../model/http.ts'
import type { ResourceRole } from '../model/manifest.ts'
import { cardUrl, citationUrl } from './internal-urls.ts'
import type { PackInput } from './pack-input.ts'
import { DATA_WARC_PATH, MEDIA_WARC_PATH } from './wacz-paths.ts'
import type { PackedResource } from './wacz-records.ts'
import type { CdxjEntry } from './warc/cdxj-index.ts'
import {
  exchangeRecords,
  recordId,
  resourceRecord,
  type WarcRecord,
  warcinfoRecord,
} from './warc/warc-record.ts'
import { buildGzippedWarc, buildPlainWarc, type RecordLocation } from './warc/write-warc.ts'
import type { ByteSource } from './zip/byte-source.ts'

const TEXT_ROLES: ReadonlySet<ResourceRole> = new Set(['card', 'answer', 'citation'])

interface Described {
  readonly record: WarcRecord
  readonly medium?: string
  readonly role: ResourceRole
  readonly mime: string
  readonly status: number
  readonly method: string
  readonly bytes: number
}

/** One WARC file while it is filled: its records, and which of them are resources. */
class Filling {
  readonly file: string
  readonly records: WarcRecord[] = []
  readonly #snapshotId: string
  /** Place in `records` of each resource, by the resource's number. */
  readonly recordOf = new Map<number, number>()

  constructor(file: string, snapshotId: string) {
    this.file = file
    this.#snapshotId = snapshotId
  }

  id(ahead = 0): string {
    return recordId(this.#snapshotId, this.file, this.records.length + ahead)
  }
}

/**
 * The records of a capture: card, exchanges, citations, numbered in that order. Text goes into
 * `archive/data.warc.gz`, media that were served into `archive/media.warc`.
 */
export async function buildWarcs(
  input: PackInput,
  snapshotId: string,
): Promise<{ data: ByteSource[]; media: ByteSource[]; resources: PackedResource[]; index: CdxjEntry[] }> {
  const data = new Filling(DATA_WARC_PATH, snapshotId)
  const media = new Filling(MEDIA_WARC_PATH, snapshotId)
  const described: { in: Filling; what: Described }[] = []
  const describe = (filling: Filling, what: Described): void => {
    filling.recordOf.set(described.length, filling.records.push(what.record) - 1)
    described.push({ in: filling, what })
  }

  data.records.push(warcinfoRecord(data.id(), input.capturedAt, input.software))
  describe(data, resource(data.id(), cardUrl(input.post), 'card', input.card, input.capturedAt))
  for (const { exchange, role: asked, medium: of } of input.exchanges) {
    const role = roleOf(exchange, asked)
    const filling = TEXT_ROLES.has(role) ? data : media
    if (filling.records.length === 0) {
      filling.records.push(warcinfoRecord(filling.id(), input.capturedAt, input.software))
    }
    const { response, request } = await exchangeRecords(exchange, {
      response: filling.id(),
      request: filling.id(1),
    })
    const { status, method } = exchange
    describe(filling, {
      record: response,
      // What is kept as an answer is not the medium that was asked for.
      ...(of === undefined || TEXT_ROLES.has(role) ? {} : { medium: of }),
      role,
      mime: mimeOf(exchange),
      status,
      method,
      bytes: exchange.body.size,
    })
    filling.records.push(request)
  }
  input.citations.forEach(({ articleUrl, markup }, n) => {
    const url = citationUrl(input.post, n + 1, articleUrl)
    describe(data, resource(data.id(), url, 'citation', markup, input.capturedAt))
  })

  const dataFile = await buildGzippedWarc(data.records)
  const mediaFile = buildPlainWarc(media.records)
  const held = described.map(({ in: filling, what }, n) => {
    const places = filling === data ? dataFile.places : mediaFile.places
    return { what, file: filling.file, n, place: placeOf(places, filling.recordOf.get(n)) }
  })
  return {
    data: dataFile.segments,
    media: mediaFile.segments,
    resources: held.map(heldResource),
    index: held.map(indexEntry),
  }
}

function placeOf(places: readonly RecordLocation[], n: number | undefined): RecordLocation {
  const found = n === undefined ? undefined : places[n]
  if (!found) throw new RangeError('a resource without a record')
  return found
}

/** What a medium's address answered instead of the medium is an answer like any other. */
function roleOf(exchange: Exchange, asked: ResourceRole): ResourceRole {
  return TEXT_ROLES.has(asked) || exchange.status === 200 ? asked : 'answer'
}

function mimeOf(exchange: Exchange): string {
  const essence = (exchange.headers['content-type'] ?? '').split(';', 1)[0] ?? ''
  return essence.trim().toLowerCase() || 'application/octet-stream'
}

function resource(id: string, url: string, role: ResourceRole, text: string, date: Date): Described {
  const bytes = Buffer.from(text, 'utf8')
  // An article's markup is kept as words: nothing in it may run where the snapshot is shown.
  const mime = role === 'card' ? 'text/html' : 'text/plain'
  const record = resourceRecord({ id, url, date, contentType: `${mime}; charset=utf-8`, bytes })
  return { record, role, mime, status: 200, method: 'GET', bytes: bytes.length }
}

interface Held {
  readonly what: Described
  readonly file: string
  readonly n: number
  readonly place: RecordLocation
}

const heldResource = ({ what, file, n, place }: Held): PackedResource => ({
  n,
  url: what.record.url ?? '',
  ...(what.medium === undefined ? {} : { medium: what.medium }),
  role: what.role,
  mime: what.mime,
  sha256: what.record.payloadSha256 ?? '',
  bytes: what.bytes,
  file,
  record: { offset: place.offset, length: place.length },
  body: place.payloadOffset,
})

const indexEntry = ({ what, file, place }: Held): CdxjEntry => ({
  url: what.record.url ?? '',
  date: what.record.date,
  mime: what.mime,
  status: what.status,
  method: what.method,
  sha256: what.record.payloadSha256 ?? '',
  file,
  offset: place.offset,
  length: place.length,
})
