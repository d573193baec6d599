import { InvalidArchiveError } from '../../model/errors.ts'

/** The largest accepted head. Real heads have a few hundred bytes. */
export const MAX_HEAD_BYTES = 64 * 1024
const HEAD_END = Buffer.from('\r\n\r\n')

export interface ParsedHead {
  /** Field values by lower-case name. */
  readonly fields: ReadonlyMap<string, string>
  /** The length of the head in bytes, including its empty line. */
  readonly size: number
  readonly blockSize: number
}

const invalid = (message: string): InvalidArchiveError => new InvalidArchiveError('archive-invalid', message)

/**
 * Parses the head of a WARC/1.1 record at the start of `bytes` in the form that Stet writes: one line per field, no field
 * twice (ISO 28500:2017).
 *
 * @throws InvalidArchiveError `archive-invalid`
 */
export function parseHead(bytes: Buffer): ParsedHead {
  const end = bytes.subarray(0, MAX_HEAD_BYTES).indexOf(HEAD_END)
  if (end < 0) throw invalid('a record has no end to its head')
  const [version, ...lines] = bytes.toString('utf8', 0, end).split('\r\n')
  if (version !== 'WARC/1.1') throw invalid('a record does not begin with WARC/1.1')
  const fields = new Map<string, string>()
  for (const line of lines) {
    const match = /^([A-Za-z-]+): ([^\r\n]*)$/.exec(line)
    const name = match?.[1]?.toLowerCase()
    if (name === undefined || fields.has(name))
      throw invalid(`a record's head has the line ${JSON.stringify(line)}`)
    fields.set(name, match?.[2] ?? '')
  }
  const length = fields.get('content-length') ?? ''
  const blockSize = /^(0|[1-9]\d{0,11})$/.test(length) ? Number(length) : Number.NaN
  if (Number.isNaN(blockSize)) throw invalid('a record does not say how long it is')
  return { fields, size: end + HEAD_END.length, blockSize }
}

/** The offset of the payload in a record's block: after the HTTP head, if there is one. */
export function payloadStart(type: string, block: Buffer): number {
  if (type !== 'response' && type !== 'request') return 0
  const end = block.subarray(0, MAX_HEAD_BYTES * 4).indexOf(HEAD_END)
  if (end < 0) throw invalid('an HTTP head has no end')
  return end + HEAD_END.length
}
