/**
 * Text as PostgreSQL can hold it: NUL has no place in `text`, lone surrogates none in UTF-8. Both
 * become U+FFFD, as in any decoder; the ledger keeps the words as they were.
 */
export function pgText(value: string): string
export function pgText(value: string | null): string | null
export function pgText(value: string | null): string | null {
  return value === null ? null : value.toWellFormed().replaceAll('\0', '\uFFFD')
}

/** A value as JSON text that `jsonb` takes; see `text`. */
export function pgJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? pgText(part) : part))
}
