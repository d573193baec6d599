import { InputError } from '../model/errors.ts'
import { isStorableTime } from '../model/timestamp-bounds.ts'

/** A place in a list that is ordered by time, then by keys, all falling: opaque to whoever passes it back. */
export function encodeCursor(at: Date, ...keys: string[]): string {
  return Buffer.from(JSON.stringify([at.toISOString(), ...keys])).toString('base64url')
}

/** @throws InputError `input-unreadable` for a text that is no cursor with so many keys */
export function decodeCursor(cursor: string, keys: number): [Date, ...string[]] {
  const parts = parsed(cursor)
  const at = new Date(TIME.test(parts[0] ?? '') ? (parts[0] ?? '') : Number.NaN)
  if (parts.length === keys + 1 && isStorableTime(at.getTime())) return [at, ...parts.slice(1)]
  throw new InputError('input-unreadable', 'The cursor is none of ours.', {
    input: 'cursor',
    hint: 'Pass `next` of the page before, unchanged, or leave it out.',
  })
}

/** As we write it. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

function parsed(cursor: string): string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(parts) && parts.every((part) => typeof part === 'string' && !part.includes('\0'))
      ? parts
      : []
  } catch {
    return []
  }
}
