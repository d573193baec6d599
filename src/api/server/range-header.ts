/** The bytes that a request asks for: all, one range, or one that the body does not have. */
export type RequestedBytes =
  | { readonly kind: 'all' }
  | { readonly kind: 'part'; readonly offset: number; readonly length: number }
  | { readonly kind: 'outside' }

/**
 * A `Range` header against a body of `size` bytes (RFC 9110, section 14). Several ranges, other units
 * and what can't be read are answered with the whole, as the RFC allows.
 */
export function parseRange(header: string | undefined, size: number): RequestedBytes {
  const match = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/.exec(header ?? '')
  const [first, last] = [match?.[1] ?? '', match?.[2] ?? '']
  if (!match || (first === '' && last === '')) return { kind: 'all' }
  if (first === '') {
    const length = Math.min(Number(last), size)
    return length === 0 ? { kind: 'outside' } : { kind: 'part', offset: size - length, length }
  }
  const offset = Number(first)
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (last !== '' && Number(last) < offset) return { kind: 'all' }
  return offset >= size ? { kind: 'outside' } : { kind: 'part', offset, length: end - offset + 1 }
}
