import { ServiceError } from '../../model/errors.ts'

/** Far above what any request needs: its fields are values and short lists. */
const MAX_DEPTH = 32
const MAX_VALUES = 20_000

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN = new Set([0x5b, 0x7b])
const CLOSE = new Set([0x5d, 0x7d])
const COMMA = 0x2c

/**
 * Refuses JSON that is nested too deep or has too many values. It runs before parsing, because ten million brackets
 * would parse to a gigabyte of objects.
 *
 * @throws ServiceError `usage`
 */
export function assertJsonLimits(json: Uint8Array): void {
  let depth = 0
  let values = 0
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at] ?? 0
    if (byte === QUOTE) at = endOfString(json, at)
    else if (OPEN.has(byte)) {
      depth += 1
      values += 1
      if (depth > MAX_DEPTH) throw jsonLimitError(`It is nested deeper than ${MAX_DEPTH} levels.`)
    } else if (CLOSE.has(byte)) depth -= 1
    else if (byte === COMMA) values += 1
    if (values > MAX_VALUES) throw jsonLimitError(`It has more than ${MAX_VALUES} values.`)
  }
}

/** The index of the quote that closes the string opened at `from`; the length if it is never closed. */
function endOfString(json: Uint8Array, from: number): number {
  for (let at = json.indexOf(QUOTE, from + 1); at !== -1; at = json.indexOf(QUOTE, at + 1)) {
    let slashes = 0
    while (json[at - 1 - slashes] === BACKSLASH) slashes += 1
    if (slashes % 2 === 0) return at
  }
  return json.length
}

const jsonLimitError = (why: string): ServiceError =>
  new ServiceError('usage', `The JSON of the request is refused. ${why}`, {
    hint: 'Send only the fields of /openapi.json.',
  })
