import { parseDateAt } from '../../detect/text/dates-in-words.ts'
import { parseJoinedName, parsePlainName, parseSignedName } from './signed-name.ts'

/** The signature after a post's text in X's embed: `— Name (@handle) January 23, 2017`. */
export interface AuthorLine {
  /** The start of the dash or name, which ends the post's text. */
  readonly start: number
  /** The end of the date, or of the URL that Markdown put after it. */
  readonly end: number
  readonly name: string
  readonly handle: string
  readonly date: string | null
  /** The URL after the date. */
  readonly address: string | null
  /** Whether the signature is alone on its line. */
  readonly ownLine: boolean
}

/** Markdown escapes the low line. */
const HANDLE = /(?:[A-Za-z0-9_]|\\_){1,20}/y
const LONGEST_GAP = 200

/** Words before a name that make it a byline, an invitation to follow, or another platform's caption. */
const NO_AUTHOR =
  /^(?:by|follow|von|par|por|di|da|door|av|af|от|via|from|photo|image|foto|posted|shared|written|text|story|edited|contact|tweet (?:to|at)|публикация|ein beitrag|une publication|una publicación)(?![\p{L}\p{M}])/iu

/** Is the handle the name without its spaces and signs? */
const isWrittenAs = (name: string, handle: string): boolean =>
  name.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase() === handle.replaceAll('_', '').toLowerCase()

/**
 * Parses the signature around the `@` at `at`; null for any other mention.
 *
 * @param floor the offset before which the signature may not begin
 * @param written the pattern of a handle
 */
export function parseAuthorLine(
  text: string,
  at: number,
  floor: number,
  written = HANDLE,
): AuthorLine | null {
  // Markdown escapes the character.
  const open = text[at - 1] === '\\' ? at - 2 : at - 1
  if (open < floor || !/[(（]/.test(text[open] ?? '')) return null
  written.lastIndex = at + 1
  const handle = written.exec(text)?.[0].replaceAll('\\', '')
  if (handle === undefined) return null
  const close = written.lastIndex
  if (!/[)）]/.test(text[close] ?? '')) return null
  const gap = gapAfter(text, close + 1)
  const dateStart = gap.end
  const date = parseDateAt(text, dateStart)
  if (date === null) return null
  const dateEnd = dateStart + date.length
  const author =
    parseSignedName(text, open, floor) ??
    parseJoinedName(text, open, floor) ??
    parsePlainName(text, open, floor)
  if (author === null || (NO_AUTHOR.test(author.name) && !isWrittenAs(author.name, handle))) return null
  if (date.iso === null && !author.ownLine) return null
  if (!author.dashed && (date.iso === null || isTimeAt(text, dateEnd))) return null
  const { end, address } = findUrlAfterDate(text, dateEnd, gap.address)
  return {
    start: author.start,
    end,
    name: author.name,
    handle,
    date: date.iso,
    address,
    ownLine: author.ownLine,
  }
}

const MARKS = /[\s>[*_·•|,:`"<]/
/** A time before the date, or the URL of a link, which converters put before its text: `[13]`, `https://…[`, `[[https://…][`, `[https://… `, `<a href="https://…">`. */
const LEADING =
  /(?:\d{1,3}\]|\d{1,2}:\d{2}(?:\s?[AaPp]\.?[Mm]\.?)?\s{0,2}[-–—·•]|(?:a href=")?(https?:\/\/[^\s[\]"<>]{1,300})(?:\]\[|\[|">|\s))/y

/** The text allowed between handle and date: spaces, a line break, quotation prefixes, the start of a link. */
function gapAfter(text: string, from: number): { end: number; address: string | null } {
  let at = from
  let breaks = 0
  let address: string | null = null
  while (at - from < LONGEST_GAP) {
    LEADING.lastIndex = at
    const leading = at > from ? LEADING.exec(text) : null
    if (leading !== null) {
      address = leading[1] ?? address
      at += leading[0].length
      from += leading[0].length
      continue
    }
    if (!MARKS.test(text[at] ?? '') || (text[at] === '\n' && ++breaks > 2)) break
    at++
  }
  return { end: at, address }
}

const isTimeAt = (text: string, at: number): boolean =>
  /^[\s,]{0,3}(?:at|um|в|à|a las|às|alle|om|kl\.?)?\s{0,2}\d{1,2}[:.h]\d{2}/i.test(text.slice(at, at + 20))

/** `](https://…)`, ` (https://…)`, `":https://…` or ` <https://…>` after the text. */
const ADDRESS =
  /^\s{0,3}\]?\s{0,3}(?:[(<]|":)\s{0,3}(https?:\/\/[^\s()<>]{1,300}(?:\s{0,2}>?\s?[\w%^=&;-]{1,40})?)(?:\s{0,3}[)>](?:`_{0,2})?)?/

/** Parses the URL that markup converters leave next to the date. */
export function findUrlAfterDate(
  text: string,
  dateEnd: number,
  leading: string | null,
): { end: number; address: string | null } {
  if (leading !== null) {
    const closing = /^(?:\]{1,2}|<\/a>)/.exec(text.slice(dateEnd, dateEnd + 4))?.[0].length ?? 0
    return { end: dateEnd + closing, address: leading }
  }
  const match = ADDRESS.exec(text.slice(dateEnd, dateEnd + 400))
  const address = match?.[1]?.replace(/\s*>?\s*/g, '')
  if (match === null || address === undefined) return { end: dateEnd, address: null }
  return { end: dateEnd + match[0].length, address }
}
