/** The signature directly before a permalink. `start` is its offset in the text before the permalink. */
export interface AuthorSignature {
  readonly name: string
  readonly handle: string
  readonly start: number
}

const NEAR = 320

/** Creates a reader of `— Name (@handle)` at the end of the text before a permalink; `handle` is the pattern of a handle. */
export function createSignatureReader(handle: RegExp): (before: string) => AuthorSignature | null {
  const signed = new RegExp(`^@(${handle.source})[)）]?[\\s\\u00a0]*[(（]?[\\s\\u00a0]*$`)
  return (before) => {
    const tail = before.slice(-NEAR)
    const at = tail.lastIndexOf('@')
    const open = at - 1
    if (at === -1 || !/[(（]/.test(tail[open] ?? '')) return null
    const written = signed.exec(tail.slice(at))?.[1]
    if (written === undefined) return null
    const dash = Math.max(
      tail.lastIndexOf('—', open),
      tail.lastIndexOf('–', open),
      tail.lastIndexOf('―', open),
    )
    const line = Math.max(tail.lastIndexOf('\n', open), dash)
    const name = tail
      .slice(line + 1, open)
      .replace(/\s+/g, ' ')
      .replace(/^\s?-{1,2}\s/, '')
      .trim()
    const start = before.length - tail.length + (line === -1 ? open : dash === line ? line : line + 1)
    return { name, handle: written, start }
  }
}

/** Reduces white space to single spaces and at most one empty line. */
export const normalizeSpace = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(/[ \t\u00a0]+/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
