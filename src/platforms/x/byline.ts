import { type Dash, dashAt, dashBefore } from '../../detect/dashes.ts'
import { dateAt } from '../../detect/dates.ts'

/** The signature that X's embed leaves behind a post's words: `— Name (@handle) January 23, 2017`. */
export interface Byline {
  /** Where dash or name begin: the post's words end before it. */
  readonly start: number
  /** Behind the date, or behind the address that Markdown put there. */
  readonly end: number
  readonly name: string
  readonly handle: string
  readonly date: string | null
  /** An address that stands behind the date. */
  readonly address: string | null
  /** Whether it has its line for itself. */
  readonly ownLine: boolean
}

const HANDLE = /[A-Za-z0-9_]{1,20}/y
/** Names are at most 50 characters on X; emoji count up to four times that. */
const LONGEST_NAME = 160
const LONGEST_GAP = 200

/** Words before a name that make it a writer's credit, an invitation to follow, or another platform's caption. */
const NO_AUTHOR =
  /^(?:by|follow|von|par|por|di|da|door|av|af|от|via|from|photo|image|foto|posted|shared|written|text|story|edited|contact|tweet (?:to|at)|публикация|ein beitrag|une publication|una publicación)(?![\p{L}\p{M}])/iu

/** The byline around the `@` at `at`, not reaching back before `floor`; null for any other mention. */
export function bylineAt(text: string, at: number, floor: number): Byline | null {
  // Markdown writers escape the sign.
  const open = text[at - 1] === '\\' ? at - 2 : at - 1
  if (open < floor || !/[(（]/.test(text[open] ?? '')) return null
  HANDLE.lastIndex = at + 1
  const handle = HANDLE.exec(text)?.[0]
  if (handle === undefined) return null
  const close = at + 1 + handle.length
  if (!/[)）]/.test(text[close] ?? '')) return null
  const gap = gapAfter(text, close + 1)
  const dateStart = gap.end
  const date = dateAt(text, dateStart)
  if (date === null) return null
  const dateEnd = dateStart + date.length
  const author = signedName(text, open, floor) ?? bareName(text, open, floor)
  if (author === null || NO_AUTHOR.test(author.name)) return null
  if (date.iso === null && !author.ownLine) return null
  if (!author.dashed && (date.iso === null || isTimeAt(text, dateEnd))) return null
  const { end, address } = addressAfter(text, dateEnd, gap.address)
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
/** A time before the date, or the address where converters put it before its words: `[13]`, `https://…[`, `[[https://…][`, `[https://… `, `<a href="https://…">`. */
const LEADING =
  /(?:\d{1,3}\]|\d{1,2}:\d{2}(?:\s?[AaPp]\.?[Mm]\.?)?\s{0,2}[-–—·•]|(?:a href=")?(https?:\/\/[^\s[\]"<>]{1,300})(?:\]\[|\[|">|\s))/y

/** What may stand between handle and date: spaces, a line break, quotation prefixes, a link's beginning. */
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

interface SignedName {
  readonly start: number
  readonly name: string
  readonly ownLine: boolean
  readonly dashed: boolean
}

/** The name behind a dash: at the head of its line, or the nearest dash in it (or in the line it is broken from). */
function signedName(text: string, open: number, floor: number): SignedName | null {
  const least = Math.max(floor, open - LONGEST_NAME)
  const line = lineStart(text, open, least)
  const head = skipPrefix(text, line, open)
  const first = line > least || line === 0 || text[line - 1] === '\n' ? dashAt(text, head) : null
  if (first !== null && first.end < open) return named(text, first, open, true)
  const inLine = nearestDash(text, open, line)
  if (inLine !== null) return named(text, inLine, open, false)
  if (line === least) return null
  const above = lineStart(text, line - 1, least)
  if (text.slice(above, line).trim() === '') return null
  const aboveHead = skipPrefix(text, above, line)
  const start = dashAt(text, aboveHead)
  if (start !== null && start.end < line - 1) return named(text, start, open, true)
  const broken = nearestDash(text, line, above)
  return broken === null ? null : named(text, broken, open, false)
}

/** Where the line of `at` begins, looking back no further than `least`. */
function lineStart(text: string, at: number, least: number): number {
  return least + text.slice(least, Math.max(least, at)).lastIndexOf('\n') + 1
}

function named(text: string, dash: Dash, open: number, ownLine: boolean): SignedName | null {
  const name = cleanName(text.slice(dash.end, open))
  return name === '' ? null : { start: dash.start, name, ownLine, dashed: true }
}

const cleanName = (raw: string): string =>
  raw
    .replace(/\n[ \t]*>+/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s*_]+/, '')
    .replace(/[\s*_]+$/, '')
    .replace(/^\[(?=[^\]]*$)/, '')

/** Backwards: a long dash with space behind it, else a lone hyphen between spaces, else any long dash. */
function nearestDash(text: string, open: number, from: number): Dash | null {
  let hyphen: Dash | null = null
  let tight: Dash | null = null
  for (let end = open - 1; end > from; end--) {
    const dash = dashBefore(text, end, from, true)
    if (dash === null) continue
    const space = /[\s\u00a0]/.test(text[dash.end] ?? '')
    const short = dash.end - dash.start === 1 && /[-−~]/.test(text[dash.start] ?? '')
    if (short) {
      const before = text[dash.start - 1]
      if (space && hyphen === null && (before === undefined || /\s/.test(before))) hyphen = dash
    } else if (space) return dash
    else if (text[dash.start] !== '-') tight ??= dash
    end = Math.min(end, dash.start + 1)
  }
  return hyphen ?? tight
}

/** Where the dash was lost: the name stands behind the end of a sentence or a link, in the same paragraph. */
function bareName(text: string, open: number, floor: number): SignedName | null {
  const least = Math.max(floor, open - LONGEST_NAME)
  const before = text.slice(least, open)
  const paragraph = Math.max(before.lastIndexOf('\n\n') + 2, 0)
  let start = -1
  for (const match of before.matchAll(
    /(?:t\.co|pic\.(?:twitter|x)\.com)\/\w{4,12}\s|[!?…]["'”’)]?\s|\s{2,}|([\p{L}\d]+)\.["'”’)]?\s/gu,
  )) {
    const at = match.index + match[0].length
    const word = match[1]
    if (word !== undefined && (word.length < 4 || /^\p{Lu}/u.test(word))) continue
    const linked = /^(?:t\.co|pic\.)/.test(match[0]) && before.slice(at, paragraph).trim() === ''
    if (linked || (match.index >= paragraph && /\S/.test(before.slice(paragraph, match.index + 1))))
      start = at
  }
  if (start === -1) return null
  const name = cleanName(before.slice(start))
  if (name === '' || name.length > 60 || name.split(' ').length > 6 || /^\p{Ll}/u.test(name)) return null
  return { start: least + start, name, ownLine: false, dashed: false }
}

function skipPrefix(text: string, from: number, to: number): number {
  let at = from
  while (at < to && /[\s>*_\u00a0\u200b]/.test(text[at] ?? '')) at++
  return at
}

/** `](https://…)`, ` (https://…)`, `":https://…` or ` <https://…>` behind the words. */
const ADDRESS =
  /^\s{0,3}\]?\s{0,3}(?:[(<]|":)\s{0,3}(https?:\/\/[^\s()<>]{1,300}(?:\s{0,2}>?\s?[\w%^=&;-]{1,40})?)(?:\s{0,3}[)>](?:`_{0,2})?)?/

/** The address that markup converters leave beside the date, and where it ends. */
function addressAfter(
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
