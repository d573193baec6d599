import { parse } from 'range-parser'

/** The code of `parse` for a header that is not valid. */
const MALFORMED = 1

/** The bytes that a `Range` header selects: all, one range, or a range outside the body. */
type RequestedBytes =
  | { readonly kind: 'all' }
  | { readonly kind: 'part'; readonly offset: number; readonly length: number }
  | { readonly kind: 'outside' }

/**
 * Applies a `Range` header to a body of `size` bytes (RFC 9110, section 14). A list of ranges, another unit or a
 * malformed header selects the whole body, as the RFC allows.
 */
export function parseRange(header: string | undefined, size: number): RequestedBytes {
  if (header === undefined || header.includes(',')) return { kind: 'all' }
  const { code, type, ranges } = parse(size, header)
  if (code === MALFORMED || type !== 'bytes') return { kind: 'all' }
  const [range] = ranges
  return range
    ? { kind: 'part', offset: range.start, length: range.end - range.start + 1 }
    : { kind: 'outside' }
}
