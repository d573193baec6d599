/**
 * Makes text storable in PostgreSQL: `text` cannot hold NUL, and UTF-8 cannot hold lone surrogates. Both become U+FFFD,
 * as in any decoder. The ledger keeps the original text.
 */
export function pgText(value: string): string
export function pgText(value: string | null): string | null
export function pgText(value: string | null): string | null {
  return value === null ? null : value.toWellFormed().replaceAll('\0', '\uFFFD')
}

/** Serializes a value as JSON that `jsonb` accepts; strings are sanitized as by `pgText`. */
export function pgJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? pgText(part) : part))
}
