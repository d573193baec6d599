import { findStartSentence } from './find-start-sentence.ts'
import { findFirstParagraph } from './quote-paragraphs.ts'
import { introducesQuote, type QuoteContext } from './recognition/quote-boundaries.ts'

interface Line {
  readonly start: number
  readonly end: number
  readonly words: string
  readonly indent: number
  readonly quoted: boolean
}

const SKIP_LINK = /Skip (?:Twitter|X) post(?: \d{1,3})?(?: by (?:@\w{1,20})?)?\s*/g

/**
 * Finds the start of a post's text that ends at `end`, not before `floor`.
 *
 * The start is after the previous citation, a skip link, an empty line, a quotation prefix or
 * indentation, a line or clause that introduces the post, or an opening quotation mark. In running text
 * it is the start of the longest run of whole sentences that the platform accepts as one post.
 */
export function findQuoteStart(text: string, end: number, floor: number, signature: QuoteContext): number {
  const { lines, apart } = linesAbove(text, end, floor, signature)
  const last = lines[0]
  if (last === undefined) return floor
  const top = topLine(last, lines, signature, apart)
  const start = Math.max(top.start, floor)
  const skip = [...text.slice(start, end).matchAll(SKIP_LINK)].at(-1)
  if (skip !== undefined) return start + skip.index + skip[0].length
  const alone = signature.ownLine && lines.length > 0 && last.start >= floor && top.start > floor
  const sentence = alone ? start : findStartSentence(text, start, end, signature)
  return sentence === top.start && !last.quoted
    ? findFirstParagraph(text, sentence, end, floor, signature)
    : sentence
}

/** Longer than any post that an embed shows in full. */
const FARTHEST = 4000

/**
 * Yields the lines of the post's paragraph, last first. An empty line may separate it from a signature on
 * its own line. `apart` says whether something separates the paragraph from the text above it.
 */
function linesAbove(
  text: string,
  end: number,
  floor: number,
  signature: QuoteContext,
): { lines: Line[]; apart: boolean } {
  let apart = false
  const lines: Line[] = []
  const least = Math.max(floor, end - FARTHEST)
  let to = end
  while (to > least) {
    const from = least + text.slice(least, to).lastIndexOf('\n') + 1
    const line = readLine(text, from, to)
    const last = lines[0]
    if (line.words === '') {
      // Empty lines inside a quotation belong to it.
      if (last !== undefined && !(last.quoted && line.quoted)) {
        apart = true
        break
      }
    } else {
      const above = lines.at(-1)
      if (above !== undefined && last !== undefined && !above.words.startsWith('](')) {
        if (above.quoted !== line.quoted) break
        if (line.indent + 2 <= last.indent && !lines.every((one) => isLinks(one.words, signature))) break
      }
      lines.push(line)
    }
    to = from - 1
  }
  return { lines, apart }
}

function readLine(text: string, from: number, to: number): Line {
  const raw = text.slice(from, to)
  const prefix = /^[\s\u00a0]*(?:\[?>[ \t]?)*[\s\u00a0]*/.exec(raw)?.[0] ?? ''
  const written = raw.slice(prefix.length).trimEnd()
  // Rules, code fences and Org's markers are not text.
  const words = /^(?:[-=*_~`:#]{3,}|#\+\w.*)$/.test(written) ? '' : written
  return { start: from + prefix.length, end: to, words, indent: prefix.length, quoted: prefix.includes('>') }
}

/** Finds the post's first line among those of its paragraph; `last` is the last of them. */
function topLine(last: Line, lines: readonly Line[], signature: QuoteContext, apart: boolean): Line {
  const first = lines.at(-1) ?? last
  // Markdown may wrap a link's URL to a separate line.
  const body = last.words.startsWith('](') ? (lines[1] ?? last) : last
  if (lines.length === 1 || body.quoted) return first
  const lead = lines.findIndex(
    (line, at) => at > 0 && /[:：]$/.test(line.words) && introducesQuote(line.words, signature),
  )
  const led = lead > 0 ? lines[lead - 1] : undefined
  if (led !== undefined && fits(lines.slice(0, lead), signature)) return led
  let at = 0
  for (; at + 1 < lines.length; at++) {
    const line = lines[at]
    const above = lines[at + 1]
    if (line === undefined || above === undefined) break
    const linksOnly = lines.slice(0, at + 1).every((one) => isLinks(one.words, signature))
    const continues = linksOnly ? !/[.!?…"”]$/.test(above.words) : /^\p{Ll}(?!ttps?:|ic\.)/u.test(line.words)
    if (!continues) break
  }
  const joined = lines[at] ?? last
  if (at > 0) return joined
  if (/[:：]$/.test(lines[1]?.words ?? '')) return last
  return apart && fits(lines, signature) && !introducesQuote(lines[1]?.words ?? '', signature) ? first : last
}

const isLinks = (words: string, { style }: QuoteContext): boolean =>
  style.links.replace(words, '').trim() === ''

function fits(parts: readonly Line[], signature: QuoteContext): boolean {
  return signature.style.fitsOnePost(
    parts
      .map((line) => line.words)
      .reverse()
      .join('\n'),
    signature.date,
  )
}
