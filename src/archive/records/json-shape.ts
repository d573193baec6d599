import { InvalidArchiveError } from '../../model/errors.ts'

/** The deepest nesting of a record. Real ones have some ten levels. */
const MAX_DEPTH = 64
/** The most values of a record, with those of its lists and objects. A film of 5,000 segments has 60,000. */
const MAX_VALUES = 250_000

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c]
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]

/**
 * Checks the shape of a JSON text before it is parsed: a few megabytes of brackets would parse to gigabytes of lists. It
 * does not check that the text is JSON.
 *
 * @param name the key or file name, for messages
 * @throws InvalidArchiveError `archive-invalid`
 */
export function assertJsonShape(bytes: Uint8Array, name: string): void {
  let depth = 0
  let values = 1
  for (let at = 0; at < bytes.length; at++) {
    switch (bytes[at]) {
      case QUOTE:
        at = endOfString(bytes, at)
        break
      case OPEN_LIST:
      case OPEN_OBJECT:
        depth++
        values++
        if (depth > MAX_DEPTH) throw tooComplex(name, `is nested deeper than ${MAX_DEPTH} levels`)
        break
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        depth--
        break
      case COMMA:
        values++
        break
    }
    if (values > MAX_VALUES) throw tooComplex(name, `has more than ${MAX_VALUES} values`)
  }
}

/** The offset of the closing quotation mark of the string that begins at `start`. */
function endOfString(bytes: Uint8Array, start: number): number {
  for (let end = bytes.indexOf(QUOTE, start + 1); end !== -1; end = bytes.indexOf(QUOTE, end + 1)) {
    let escapes = 0
    while (bytes[end - 1 - escapes] === BACKSLASH) escapes++
    if (escapes % 2 === 0) return end
  }
  return bytes.length
}

const tooComplex = (name: string, what: string): InvalidArchiveError =>
  new InvalidArchiveError('archive-invalid', `${name} ${what}: no record does.`, { input: name })
