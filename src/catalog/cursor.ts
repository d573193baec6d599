import { InputError } from '../model/errors.ts'
import { isStorableTime } from '../model/timestamp-bounds.ts'

/** Encodes a position in a list that is sorted by time, then by keys, all descending. The cursor is opaque to clients. */
export function encodeCursor(at: Date, ...keys: string[]): string {
  return Buffer.from(JSON.stringify([at.toISOString(), ...keys])).toString('base64url')
}

/**
 * Decodes a cursor.
 *
 * @param keys the numbers of keys that may follow the time
 * @throws InputError `input-unreadable` if the text is not such a cursor
 */
export function decodeCursor(cursor: string, ...keys: readonly number[]): [Date, ...string[]] {
  const parts = parseParts(cursor)
  const at = new Date(TIME.test(parts[0] ?? '') ? (parts[0] ?? '') : Number.NaN)
  if (keys.includes(parts.length - 1) && isStorableTime(at.getTime())) return [at, ...parts.slice(1)]
  throw invalidCursorError()
}

/** The error for a cursor that is none of this list and order. */
export const invalidCursorError = () =>
  new InputError('input-unreadable', 'Invalid cursor.', {
    input: 'cursor',
    hint: 'Pass the `next` of the previous page unchanged, with the same filters and sort, or omit the cursor.',
  })

/** The form that `encodeCursor` writes. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

function parseParts(cursor: string): string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(parts) && parts.every((part) => typeof part === 'string' && !part.includes('\0'))
      ? parts
      : []
  } catch {
    return []
  }
}
