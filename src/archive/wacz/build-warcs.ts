import type { Exchange } from '../../model/http.ts'
import type { ResourceRole } from '../../model/manifest.ts'
import type { CdxjEntry } from '../warc/cdxj-index.ts'
import {
  exchangeRecords,
  recordId,
  resourceRecord,
  type WarcRecord,
  warcinfoRecord,
} from '../warc/warc-record.ts'
import { buildGzippedWarc, buildPlainWarc, type RecordLocation } from '../warc/write-warc.ts'
import type { ByteSource } from '../zip/byte-segments.ts'
import { cardUrl, citationUrl } from './internal-urls.ts'
import type { PackInput } from './pack-input.ts'
import { DATA_WARC_PATH, MEDIA_WARC_PATH } from './wacz-paths.ts'
import type { PackedResource } from './wacz-records.ts'

const TEXT_ROLES: ReadonlySet<ResourceRole> = new Set(['card', 'answer', 'citation'])

/** A resource before its WARC file is written. */
interface ResourceDraft {
  readonly record: WarcRecord
  readonly medium?: string
  readonly role: ResourceRole
  readonly mime: string
  readonly status: number
  readonly method: string
  readonly bytes: number
}

/** A WARC file under construction: its records, and which of them are resources. */
class WarcDraft {
  readonly file: string
  readonly records: WarcRecord[] = []
  readonly #snapshotId: string
  /** The index in `records` of each resource, by the resource's number. */
  readonly recordOf = new Map<number, number>()

  constructor(file: string, snapshotId: string) {
    this.file = file
    this.#snapshotId = snapshotId
  }

  /** The id of the next record, or of the one `ahead` positions later. */
  nextId(ahead = 0): string {
    return recordId(this.#snapshotId, this.file, this.records.length + ahead)
  }
}

/**
 * Builds the WARC files of a capture. Resources are numbered in the order card, exchanges, citations. Text goes into
 * `archive/data.warc.gz`, media into `archive/media.warc`.
 */
export async function buildWarcs(
  input: PackInput,
  snapshotId: string,
): Promise<{ data: ByteSource[]; media: ByteSource[]; resources: PackedResource[]; index: CdxjEntry[] }> {
  const data = new WarcDraft(DATA_WARC_PATH, snapshotId)
  const mediaWarc = new WarcDraft(MEDIA_WARC_PATH, snapshotId)
  const resources: { warc: WarcDraft; draft: ResourceDraft }[] = []
  const add = (warc: WarcDraft, draft: ResourceDraft): void => {
    warc.recordOf.set(resources.length, warc.records.push(draft.record) - 1)
    resources.push({ warc, draft })
  }

  data.records.push(warcinfoRecord(data.nextId(), input.capturedAt, input.software))
  add(data, textResource(data.nextId(), cardUrl(input.post), 'card', input.card, input.capturedAt))
  for (const { exchange, role: requestedRole, medium } of input.exchanges) {
    const role = roleOf(exchange, requestedRole)
    const warc = TEXT_ROLES.has(role) ? data : mediaWarc
    if (warc.records.length === 0) {
      warc.records.push(warcinfoRecord(warc.nextId(), input.capturedAt, input.software))
    }
    const { response, request } = await exchangeRecords(exchange, {
      response: warc.nextId(),
      request: warc.nextId(1),
    })
    const { status, method } = exchange
    add(warc, {
      record: response,
      // A resource with the role `answer` is not the requested medium.
      ...(medium === undefined || TEXT_ROLES.has(role) ? {} : { medium }),
      role,
      mime: mimeOf(exchange),
      status,
      method,
      bytes: exchange.body.size,
    })
    warc.records.push(request)
  }
  input.citations.forEach(({ articleUrl, markup }, n) => {
    const url = citationUrl(input.post, n + 1, articleUrl)
    add(data, textResource(data.nextId(), url, 'citation', markup, input.capturedAt))
  })

  const dataFile = await buildGzippedWarc(data.records)
  const mediaFile = buildPlainWarc(mediaWarc.records)
  const located = resources.map(({ warc, draft }, n) => {
    const { locations } = warc === data ? dataFile : mediaFile
    return { draft, file: warc.file, n, location: locationOf(locations, warc.recordOf.get(n)) }
  })
  return {
    data: dataFile.segments,
    media: mediaFile.segments,
    resources: located.map(packedResource),
    index: located.map(indexEntry),
  }
}

function locationOf(locations: readonly RecordLocation[], n: number | undefined): RecordLocation {
  const found = n === undefined ? undefined : locations[n]
  if (!found) throw new RangeError('a resource without a record')
  return found
}

/** A response other than 200 for a medium gets the role `answer`. */
function roleOf(exchange: Exchange, requested: ResourceRole): ResourceRole {
  return TEXT_ROLES.has(requested) || exchange.status === 200 ? requested : 'answer'
}

function mimeOf(exchange: Exchange): string {
  const essence = (exchange.headers['content-type'] ?? '').split(';', 1)[0] ?? ''
  return essence.trim().toLowerCase() || 'application/octet-stream'
}

function textResource(id: string, url: string, role: ResourceRole, text: string, date: Date): ResourceDraft {
  const bytes = Buffer.from(text, 'utf8')
  // The markup of an article is stored as plain text, so that no script in it can run in a player.
  const mime = role === 'card' ? 'text/html' : 'text/plain'
  const record = resourceRecord({ id, url, date, contentType: `${mime}; charset=utf-8`, bytes })
  return { record, role, mime, status: 200, method: 'GET', bytes: bytes.length }
}

interface LocatedResource {
  readonly draft: ResourceDraft
  readonly file: string
  readonly n: number
  readonly location: RecordLocation
}

const packedResource = ({ draft, file, n, location }: LocatedResource): PackedResource => ({
  n,
  url: draft.record.url ?? '',
  ...(draft.medium === undefined ? {} : { medium: draft.medium }),
  role: draft.role,
  mime: draft.mime,
  sha256: draft.record.payloadSha256 ?? '',
  bytes: draft.bytes,
  file,
  record: { offset: location.offset, length: location.length },
  body: location.payloadOffset,
})

const indexEntry = ({ draft, file, location }: LocatedResource): CdxjEntry => ({
  url: draft.record.url ?? '',
  date: draft.record.date,
  mime: draft.mime,
  status: draft.status,
  method: draft.method,
  sha256: draft.record.payloadSha256 ?? '',
  file,
  offset: location.offset,
  length: location.length,
})
