import { HeadersMultiMap, StatusAndHeaders } from 'warcio'
import type { Exchange } from '../../model/http.ts'
import { formatIsoTime } from '../object-keys.ts'
import { sha256Hex } from '../sha256.ts'
import { type ByteSource, toByteSource } from '../zip/byte-segments.ts'

/** A WARC/1.1 record that is ready to be written, with all lengths and digests. */
export interface WarcRecord {
  readonly type: 'warcinfo' | 'response' | 'request' | 'resource'
  readonly id: string
  readonly url: string | null
  readonly date: string
  readonly contentType: string
  readonly block: readonly ByteSource[]
  readonly blockSize: number
  readonly blockSha256: string
  /** The offset of the payload in the block: after the HTTP head, if there is one. */
  readonly payloadStart: number
  readonly payloadSha256: string | null
  readonly concurrentTo: string | null
  /** Whether only the beginning of the body was recorded. */
  readonly truncated?: boolean
}

/** Encodes an HTTP head as UTF-8, like the computation of `blockSha256` of an exchange. */
function headBytes(head: string): Uint8Array {
  return Buffer.from(head, 'utf8')
}

/** Normalizes a URL for all parts of a snapshot: serialized as in the URL Standard, without fragment. */
function targetUri(url: string): string {
  const parsed = URL.parse(url)
  if (!parsed) return encodeURI(url)
  parsed.hash = ''
  return parsed.href
}

/**
 * The id of a record, `<urn:uuid:…>`. It is deterministic: a UUID of version 8 (RFC 9562) from the SHA-256 of the
 * snapshot's id, the file and the record's index in it.
 */
export function recordId(snapshotId: string, file: string, n: number): string {
  const hex = sha256Hex(`${snapshotId} ${file} ${n}`).slice(0, 32)
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16)
  const uuid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`
  return `<urn:uuid:${uuid}>`
}

/** Builds the first record of a WARC file, which names the software. */
export function warcinfoRecord(id: string, date: Date, software: string): WarcRecord {
  const block = Buffer.from(
    [
      `software: ${software.replace(/[\r\n]/g, ' ')}`,
      'format: WARC File Format 1.1',
      'conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/',
      '',
    ].join('\r\n'),
  )
  return {
    type: 'warcinfo',
    id,
    url: null,
    date: formatIsoTime(date),
    contentType: 'application/warc-fields',
    block: [block],
    blockSize: block.length,
    blockSha256: sha256Hex(block),
    payloadStart: 0,
    payloadSha256: null,
    concurrentTo: null,
  }
}

/** Builds the two records of an exchange: the response and its request. */
export async function exchangeRecords(
  exchange: Exchange,
  ids: { response: string; request: string },
): Promise<{ response: WarcRecord; request: WarcRecord }> {
  const url = targetUri(exchange.url)
  const date = formatIsoTime(exchange.startedAt)
  const responseHead = headBytes(exchange.responseHead)
  const requestHead = headBytes(exchange.requestHead)
  const requestBody = exchange.requestBody ?? new Uint8Array()
  const requestBlock = Buffer.concat([requestHead, requestBody])
  return {
    response: {
      type: 'response',
      id: ids.response,
      url,
      date,
      contentType: 'application/http; msgtype=response',
      block: [responseHead, await toByteSource(exchange.body)],
      blockSize: responseHead.length + exchange.body.size,
      blockSha256: exchange.blockSha256,
      payloadStart: responseHead.length,
      payloadSha256: exchange.body.sha256,
      concurrentTo: null,
      truncated: exchange.truncated ?? false,
    },
    request: {
      type: 'request',
      id: ids.request,
      url,
      date,
      contentType: 'application/http; msgtype=request',
      block: [requestBlock],
      blockSize: requestBlock.length,
      blockSha256: sha256Hex(requestBlock),
      payloadStart: requestHead.length,
      payloadSha256: sha256Hex(requestBody),
      concurrentTo: ids.response,
    },
  }
}

/** Builds a record for bytes without an HTTP exchange: the card, or the markup of an article. */
export function resourceRecord(input: {
  id: string
  url: string
  date: Date
  contentType: string
  bytes: Uint8Array
}): WarcRecord {
  const sha256 = sha256Hex(input.bytes)
  return {
    type: 'resource',
    id: input.id,
    url: targetUri(input.url),
    date: formatIsoTime(input.date),
    contentType: input.contentType,
    block: [input.bytes],
    blockSize: input.bytes.length,
    blockSha256: sha256,
    payloadStart: 0,
    payloadSha256: sha256,
    concurrentTo: null,
  }
}

/**
 * Formats the record's head, including its empty line. Only the headers use `warcio`, because its record class would read,
 * buffer and hash the block, whose length and hash are known.
 */
export function recordHead(record: WarcRecord): string {
  const headers = new HeadersMultiMap([
    ['WARC-Record-ID', record.id],
    ['Content-Type', record.contentType],
    ['WARC-Block-Digest', `sha256:${record.blockSha256}`],
    ...header('WARC-Payload-Digest', record.payloadSha256 && `sha256:${record.payloadSha256}`),
    ...header('WARC-Concurrent-To', record.concurrentTo),
    ...header('WARC-Truncated', record.truncated ? 'length' : null),
    ...header('WARC-Target-URI', record.url),
    ['WARC-Date', record.date],
    ['WARC-Type', record.type],
    ['Content-Length', String(record.blockSize)],
  ])
  return `${new StatusAndHeaders({ statusline: 'WARC/1.1', headers })}\r\n`
}

const header = (name: string, value: string | null): [string, string][] =>
  value === null ? [] : [[name, value]]
