import { createHash } from 'node:crypto'
import { InvalidArchiveError } from '../../model/errors.ts'
import { MAX_HEAD_BYTES, type ParsedHead, parseHead, payloadStart } from './parse-head.ts'

/** How many bytes of a record its heads may take: a WARC head and an HTTP head. */
export const MAX_HEADS_BYTES = 5 * MAX_HEAD_BYTES

const RECORD_END = Buffer.from('\r\n\r\n')

const invalid = (message: string): InvalidArchiveError => new InvalidArchiveError('archive-invalid', message)

/** What the bytes of a record say, and their digests. */
export interface ScannedBytes {
  readonly head: ParsedHead
  readonly type: string
  readonly url: string
  /** The HTTP head, or an empty string. */
  readonly httpHead: string
  readonly blockSha256: string
  readonly payloadSha256: string
  readonly payloadSize: number
  /** The offset of the payload in the record. */
  readonly payloadStart: number
}

/**
 * Reads one record and computes its digests. It holds the heads in memory, never the body.
 *
 * @param first the beginning: the whole record, or at least `MAX_HEADS_BYTES`
 * @param rest the chunks after it
 * @param name how messages name the record
 * @throws InvalidArchiveError `archive-invalid`; also if more or fewer bytes follow than the record has
 */
export async function scanRecord(
  first: Buffer,
  rest: AsyncIterable<Buffer>,
  name: string,
): Promise<ScannedBytes> {
  const head = parseHead(first)
  const type = head.fields.get('warc-type') ?? ''
  const start = payloadStart(type, first.subarray(head.size, head.size + head.blockSize))
  const block = createHash('sha256')
  const payload = createHash('sha256')
  let end = Buffer.alloc(0)
  // The offset of the next chunk in the block.
  let at = -head.size
  const feed = (chunk: Buffer): void => {
    const inBlock = chunk.subarray(Math.max(0, -at), Math.max(0, head.blockSize - at))
    block.update(inBlock)
    payload.update(inBlock.subarray(Math.max(0, start - Math.max(0, at))))
    if (at + chunk.length > head.blockSize) {
      const after = chunk.subarray(Math.max(0, head.blockSize - at))
      end = Buffer.concat([end, after.subarray(0, RECORD_END.length + 1)])
    }
    at += chunk.length
    if (end.length > RECORD_END.length) throw invalid(`${name} is longer than it says`)
  }
  feed(first)
  for await (const chunk of rest) feed(chunk)
  if (!end.equals(RECORD_END)) throw invalid(`${name} does not end where it says`)
  return {
    head,
    type,
    url: head.fields.get('warc-target-uri') ?? '',
    httpHead: first.toString('utf8', head.size, head.size + start),
    blockSha256: block.digest('hex'),
    payloadSha256: payload.digest('hex'),
    payloadSize: head.blockSize - start,
    payloadStart: head.size + start,
  }
}
