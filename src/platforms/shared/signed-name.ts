import { type Dash, dashAt, dashBefore } from '../../detect/text/find-dash.ts'

/** X allows 50 characters in a name; an emoji can take four times as many. */
const LONGEST_NAME = 160

/** The name in a signature, the start of the signature, and how it is set off. */
export interface SignedName {
  readonly start: number
  readonly name: string
  readonly ownLine: boolean
  readonly dashed: boolean
}

/** Parses the name after a dash: the dash that begins the line, or the nearest one in this line or the line before it. */
export function parseSignedName(text: string, open: number, floor: number): SignedName | null {
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

/** The start of the line around `at`, at least `least`. */
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

/** Searches backwards for a long dash before a space, else a hyphen between spaces, else any long dash. */
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
    } else if (space) return dashBeforeName(text, dash, from)
    else if (text[dash.start] !== '-') tight ??= dash
    end = Math.min(end, dash.start + 1)
  }
  return hyphen ?? tight
}

const LONGEST_SHOWN_NAME = 50
const ENDED = /(?:[.!?…。！？"”’»)\]]|(?:t\.co|pic\.(?:twitter|x)\.com)\/\w{4,12})\s?$/

/** A dash between spaces belongs to the name if another dash shortly before it directly follows the end of a sentence or link. */
function dashBeforeName(text: string, dash: Dash, from: number): Dash {
  if (!/\s/.test(text[dash.start - 1] ?? '')) return dash
  for (let end = dash.start - 1; end > Math.max(from, dash.start - LONGEST_SHOWN_NAME); end--) {
    const outer = dashBefore(text, end, from, false)
    if (outer === null || !/\s/.test(text[outer.end] ?? '')) continue
    return ENDED.test(text.slice(Math.max(from, outer.start - 40), outer.start)) ? outer : dash
  }
  return dash
}

/** Signs that converters and people put where the dash was. */
const JOINT = /[;~¬»](?=\s)|(?<=\s)[?\u00bf](?=\s)|\/\/(?=\s)/g
/** The same in a list of links or in a byline. */
const SEPARATOR = /(?<=\s)[|·•](?=\s)/g
/** How many words must precede such a sign. A byline has fewer. */
const FEWEST_WORDS = 3

/** Parses a name behind another sign than a dash (`; Name`, `| Name`) in the same line. */
export function parseJoinedName(text: string, open: number, floor: number): SignedName | null {
  const least = Math.max(floor, open - LONGEST_NAME)
  const line = lineStart(text, open, least)
  const before = text.slice(line, open)
  const joint = [...before.matchAll(JOINT)].at(-1) ?? [...before.matchAll(SEPARATOR)].at(-1)
  if (joint === undefined) return null
  const name = cleanName(before.slice(joint.index + joint[0].length))
  const words = text
    .slice(least, line + joint.index)
    .trim()
    .split(/\s+/)
  if (words.length < FEWEST_WORDS || !isPlainName(name)) return null
  return { start: line + joint.index, name, ownLine: false, dashed: false }
}

/** Could this be a name? Without a dash, a text of many words or one that goes on from the text before it is none. */
const isPlainName = (name: string): boolean =>
  name !== '' && name.length <= 60 && name.split(' ').length <= 6 && !/^\p{Ll}/u.test(name)

/** Parses a name whose dash was lost: it follows the end of a sentence or a link in the same paragraph. */
export function parsePlainName(text: string, open: number, floor: number): SignedName | null {
  const least = Math.max(floor, open - LONGEST_NAME)
  const before = text.slice(least, open)
  const paragraph = Math.max(before.lastIndexOf('\n\n') + 2, 0)
  let start = -1
  let isLinked = false
  for (const match of before.matchAll(
    /(?:t\.co|pic\.(?:twitter|x)\.com)\/\w{4,12}\s|[!?…]["'”’)]?\s|\s{2,}|([\p{L}\d]+)\.["'”’)]?\s/gu,
  )) {
    const at = match.index + match[0].length
    const word = match[1]
    const isAbbreviation = word !== undefined && (word.length < 4 || /^\p{Lu}/u.test(word))
    // Where two spaces stand for the dash, the sentence has ended.
    if (isAbbreviation && (word.length < 4 || before[at] !== ' ')) continue
    // Spaces within a name behind a link are no dash.
    if (isLinked && match[0].trim() === '') continue
    const linked = /^(?:t\.co|pic\.)/.test(match[0]) && before.slice(at, paragraph).trim() === ''
    if (linked || (match.index >= paragraph && /\S/.test(before.slice(paragraph, match.index + 1))))
      start = at
    isLinked = /^(?:t\.co|pic\.)/.test(match[0])
  }
  if (start === -1) return null
  const name = cleanName(before.slice(start))
  if (!isPlainName(name)) return null
  return { start: least + start, name, ownLine: false, dashed: false }
}

function skipPrefix(text: string, from: number, to: number): number {
  let at = from
  while (at < to && /[\s>*_\u00a0\u200b]/.test(text[at] ?? '')) at++
  return at
}
