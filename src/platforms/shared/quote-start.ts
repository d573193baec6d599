import { findStartSentence } from './find-start-sentence.ts'
import { findFirstParagraphOffset, widthOf } from './quote-paragraphs.ts'
import {
  introducesInLine,
  introducesQuote,
  isFirstPerson,
  isTrailer,
  type QuoteContext,
} from './recognition/quote-boundaries.ts'
import { hasSingleLineBreaks } from './single-line-breaks.ts'

interface Line {
  readonly start: number
  readonly end: number
  readonly words: string
  readonly indent: number
  readonly quoted: boolean
}

const SKIP_LINK = /Skip (?:Twitter|X) post(?: \d{1,3})?(?: by (?:@\w{1,20}|[^\n@]{1,40}(?=\n))?)?\s*/gi

/**
 * Finds the start of a post's text that ends at `end`, not before `floor`.
 *
 * The start is after the previous citation, a skip link, an empty line, a quotation prefix or
 * indentation, a line or clause that introduces the post, or an opening quotation mark. In running text
 * it is the start of the longest run of whole sentences that the platform accepts as one post.
 */
export function findQuoteStart(text: string, end: number, floor: number, signature: QuoteContext): number {
  const { lines, apart, isFirst } = linesAbove(text, end, floor, signature)
  const last = lines[0]
  if (last === undefined) return floor
  const top = topLine(text, last, lines, signature, apart, isFirst)
  const start = Math.max(top.start, floor)
  const skip = [...text.slice(start, end).matchAll(SKIP_LINK)].at(-1)
  if (skip !== undefined) return start + skip.index + skip[0].length
  const alone = signature.ownLine && lines.length > 0 && last.start >= floor && top.start > floor
  const sentence = alone ? start : findStartSentence(text, start, end, signature)
  return sentence === top.start && !last.quoted
    ? findFirstParagraphOffset(text, sentence, end, floor, signature)
    : sentence
}

/** Longer than any post that an embed shows in full. */
const FARTHEST = 4000

/**
 * Yields the lines of the post's paragraph, last first. An empty line may separate it from a signature on
 * its own line. `apart` says whether something separates the paragraph from the text above it, `isFirst` whether that is the
 * previous citation, behind which the article may go on.
 */
function linesAbove(
  text: string,
  end: number,
  floor: number,
  signature: QuoteContext,
): { lines: Line[]; apart: boolean; isFirst: boolean } {
  let apart = false
  const lines: Line[] = []
  const least = Math.max(floor, end - FARTHEST)
  let to = end
  while (to > least) {
    const from = least + text.slice(least, to).lastIndexOf('\n') + 1
    const line = readLine(text, from, to)
    const last = lines[0]
    if (isTrailer(line.words) && last !== undefined) {
      apart = true
      break
    }
    if (line.words === '') {
      // Empty lines inside a quotation belong to it.
      if (last !== undefined && !(last.quoted && line.quoted)) {
        apart = true
        break
      }
    } else {
      const above = lines.at(-1)
      if (above !== undefined && last !== undefined && !above.words.startsWith('](')) {
        const isOutside =
          line.indent + 2 <= last.indent && !lines.every((one) => isLinks(one.words, signature))
        if (above.quoted !== line.quoted || isOutside) {
          apart = true
          break
        }
      }
      lines.push(line)
    }
    to = from - 1
  }
  // Above the paragraph is the previous citation, or nothing.
  const isFirst = !apart && to <= least && least === floor
  return { lines, apart: apart || isFirst, isFirst }
}

function readLine(text: string, from: number, to: number): Line {
  const raw = text.slice(from, to)
  const prefix = /^[\s\u00a0]*(?:\[?>[ \t]?)*[\s\u00a0]*/.exec(raw)?.[0] ?? ''
  const written = raw.slice(prefix.length).trimEnd()
  // Rules, code fences and Org's markers are not text.
  const words = /^(?:[-=*_~`:#]{3,}|#\+\w.*)$/.test(written) ? '' : written
  const indent = widthOf(prefix)
  return { start: from + prefix.length, end: to, words, indent, quoted: prefix.includes('>') }
}

/** Finds the post's first line among those of its paragraph; `last` is the last of them. */
function topLine(
  text: string,
  last: Line,
  lines: readonly Line[],
  signature: QuoteContext,
  apart: boolean,
  isFirst: boolean,
): Line {
  const first = lines.at(-1) ?? last
  // Markdown may wrap a link's URL to a separate line.
  const body = last.words.startsWith('](') ? (lines[1] ?? last) : last
  if (lines.length === 1 || body.quoted) return first
  const leads = isFirst ? introducesQuote : introducesInLine
  const lead = lines.findIndex(({ words }, at) => {
    const plain = signature.style.links.replace(words, ' ')
    return (
      at > 0 && (pointsBelow(words) || (/[:：]$/.test(words) ? introducesQuote : leads)(plain, signature))
    )
  })
  const below = lead === -1 ? lines : lines.slice(0, lead)
  const whole = lead === -1 ? withoutArticle(below, text, signature) : below
  const isPost = !isFirst || lead > 0 || whole.slice(1).some((line) => isOfPost(line.words))
  if ((lead > 0 || apart) && isPost && fits(whole, signature)) return whole.at(-1) ?? last
  let at = 0
  for (; at + 1 < lines.length; at++) {
    const line = lines[at]
    const above = lines[at + 1]
    if (line === undefined || above === undefined) break
    const linksOnly = lines.slice(0, at + 1).every((one) => isLinks(one.words, signature))
    const continues = linksOnly ? !/[.!?…"”]$/.test(above.words) : /^\p{Ll}(?!ttps?:|ic\.)/u.test(line.words)
    if (!continues) break
  }
  return lines[at] ?? last
}

/** Does an article's line, such as an item of its list, point at what is below it? */
const pointsBelow = (words: string): boolean =>
  /^(?:\d{1,3}[.)]\s.*|.*(?<!\p{L})(?:this|this one|these|dies(?:er|es|e|en)|voici|ceci|est[aeo]s?|quest[aoei]))\s?[:：]$/iu.test(
    words,
  ) && !isFirstPerson(words)

/** From this length on, a line that ends with a full stop may be a paragraph. */
const LEAST_PARAGRAPH = 20

/** Drops the uppermost lines if they are paragraphs of an article whose paragraphs are lines. */
function withoutArticle(lines: readonly Line[], text: string, { style, end }: QuoteContext): readonly Line[] {
  const isParagraph = ({ words }: Line) =>
    words.length >= LEAST_PARAGRAPH &&
    /[\p{L}\p{N})][.。]["”»]?$/u.test(words) &&
    style.links.find(words).length === 0 &&
    !isFirstPerson(words)
  const own = Math.max(1, lines.findLastIndex((line) => !isParagraph(line)) + 1)
  const top = lines.at(-1)
  if (own === lines.length || top === undefined) return lines
  return hasSingleLineBreaks(text, top.start, end) ? lines.slice(0, own) : lines
}

/** Does the line read like a post, or lack the sign with which an article's sentence ends? */
const isOfPost = (words: string): boolean => /[\p{L}\p{N}]$/u.test(words) || isFirstPerson(words)

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
