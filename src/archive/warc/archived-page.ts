import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib'
import { AsyncIterReader, type WARCRecord } from 'warcio'

/** A web page as a WARC file of any tool recorded it. */
export interface ArchivedPage {
  readonly url: string
  /** `WARC-Date`: when it was recorded. */
  readonly capturedAt: Date
  readonly contentType: string | null
  /** The body without transfer and content codings. */
  readonly bytes: Buffer
}

type Decode = (bytes: Uint8Array, options: { maxOutputLength: number }) => Buffer

const DECODERS: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['br', brotliDecompressSync],
  ['zstd', zstdDecompressSync],
  [
    'deflate',
    (bytes, options) =>
      ((bytes[0] ?? 0) & 0x0f) === 8 ? inflateSync(bytes, options) : inflateRawSync(bytes, options),
  ],
])

const headerOf = (record: WARCRecord, name: string): string =>
  (record.httpHeaders?.headers.get(name) ?? '').toString().trim()

/** Whether a record is the response 200 with a page of HTML. */
export function isPageResponse(record: WARCRecord): boolean {
  if (record.warcType !== 'response' || Number(record.httpHeaders?.statusCode) !== 200) return false
  return /^(?:text\/html|application\/xhtml\+xml)\b/i.test(headerOf(record, 'content-type'))
}

/** Whether a record says that a response was the same as an earlier one. */
export const isRevisit = (record: WARCRecord): boolean =>
  record.warcType === 'revisit' && /identical-payload-digest/.test(record.warcHeader('WARC-Profile') ?? '')

/** When a record was made; null for a date that can't be read. */
export function recordDate(record: WARCRecord): Date | null {
  const at = Date.parse(record.warcDate ?? '')
  return Number.isNaN(at) ? null : new Date(at)
}

/**
 * Reads the page of a response record.
 *
 * @param maxBytes the largest body, before and after decoding
 * @returns null if it is larger, or has no address or date
 */
export async function readPage(record: WARCRecord, maxBytes: number): Promise<ArchivedPage | null> {
  const url = record.warcTargetURI
  const capturedAt = recordDate(record)
  if (!url || capturedAt === null) return null
  const chunked = headerOf(record, 'transfer-encoding').toLowerCase() === 'chunked'
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunked ? new AsyncIterReader(record.reader, null, true) : record.reader) {
    size += chunk.length
    if (size > maxBytes) return null
    chunks.push(chunk)
  }
  const bytes = decodeContent(Buffer.concat(chunks, size), headerOf(record, 'content-encoding'), maxBytes)
  return bytes && { url, capturedAt, contentType: headerOf(record, 'content-type') || null, bytes }
}

/** Some tools store the decoded body and leave the header: bytes that are not in a coding are taken as they are. */
function decodeContent(bytes: Buffer, codings: string, maxBytes: number): Buffer | null {
  let decoded = bytes
  for (const coding of codings
    .toLowerCase()
    .split(/\s*,\s*/)
    .reverse()
    .slice(0, 3)) {
    const decode = DECODERS.get(coding)
    if (decode === undefined) continue
    try {
      decoded = decode(decoded, { maxOutputLength: maxBytes })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return null
      return decoded
    }
  }
  return decoded
}
