import { InputError } from '../model/errors.ts'

/** A place in a list that is ordered by time, then by keys: opaque to whoever passes it back. */
export function cursorOf(at: Date, ...keys: string[]): string {
  return Buffer.from(JSON.stringify([at.toISOString(), ...keys])).toString('base64url')
}

/** @throws InputError `usage` for a text that is no cursor with so many keys */
export function readCursor(cursor: string, keys: number): [Date, ...string[]] {
  const parts = parsed(cursor)
  const at = new Date(parts[0] ?? '')
  if (parts.length === keys + 1 && !Number.isNaN(at.getTime())) return [at, ...parts.slice(1)]
  throw new InputError('usage', 'The cursor is none of ours.', {
    input: 'cursor',
    hint: 'Pass `next` of the page before, unchanged, or leave it out.',
  })
}

function parsed(cursor: string): string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(parts) && parts.every((part) => typeof part === 'string') ? parts : []
  } catch {
    return []
  }
}
