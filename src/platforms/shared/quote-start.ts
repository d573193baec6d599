import { findFirstParagraph } from './quote-paragraphs.ts'
import { introducesQuote, namesAuthor, type QuoteContext } from './recognition/quote-boundaries.ts'

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
  const sentence = sentenceStart(text, start, end, signature, alone)
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

/**
 * Ends of sentences and clauses after which a post may begin. Group 1: the colon of an introduction. Group 2: a
 * lost line break, which left no space or a no-break space between two sentences.
 */
const BOUNDARY =
  /(:)[\s\u00a0]+|((?<=[\p{Ll}\p{N}]{2}["”’»)]?)[.!?…]{1,6}["”’»]{0,3}(?=["“]?(?:\p{Lu}|\p{Lo}|[@#]\p{L}|\p{Extended_Pictographic}))|[.!?…]{0,6}["”’»]{0,3}\u00a0)|[.!?…。！？]{1,6}["'”’»)\]]{0,3}\s+|[\])]\s(?=\p{Lu})|\s{2,}/gu

function sentenceStart(
  text: string,
  start: number,
  end: number,
  signature: QuoteContext,
  alone: boolean,
): number {
  if (alone) return start
  const words = text.slice(start, end)
  let from = 0
  let previous = 0
  const boundaries = [{ at: 0, broken: true }]
  const spoken = lastWord(words, signature)
  for (const match of words.matchAll(BOUNDARY)) {
    const at = match.index + match[0].length
    // A text of links alone is the end of a post, not its start.
    if (at >= spoken) break
    const sentence = words.slice(previous, match.index + 1)
    if (match[1] !== undefined) {
      if (/(?:^|\s)["“„]?(?:RT )?@\w{1,20}:$/.test(sentence) || !introducesQuote(sentence, signature))
        continue
      from = at
    } else if (isArticle(sentence, signature) || REPLY.test(words.slice(at, at + 24))) from = at
    boundaries.push({ at, broken: match[2] !== undefined })
    previous = at
  }
  const open = boundaries.filter(({ at }) => at >= from)
  const first = open[0]?.at ?? from
  if (/^["“„«]/.test(words.slice(first)) && unclosed(words.slice(first))) return start + first
  const fitting = open.slice(firstFitting(open, words, signature))
  // A lost line break is stronger evidence than the end of a sentence.
  const chosen = fitting[0]?.at === first ? fitting[0] : (fitting.find(({ broken }) => broken) ?? fitting[0])
  return start + (chosen?.at ?? open.at(-1)?.at ?? from)
}

/** The end of the last word that is not a link. */
const lastWord = (words: string, { style }: QuoteContext): number =>
  style.links.blank(words.replace(/[^\p{L}\p{N}:/.]/gu, (sign) => ' '.repeat(sign.length))).trimEnd().length

/** Finds the first of the sorted offsets from which the text fits into one post, by binary search. */
function firstFitting(
  places: readonly { at: number }[],
  words: string,
  { date, style }: QuoteContext,
): number {
  let low = 0
  let high = places.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (style.fitsOnePost(words.slice(places[middle]?.at), date)) high = middle
    else low = middle + 1
  }
  return low
}

/** A reply begins with mentions. */
const REPLY = /^@\w{1,20}\s/

/** A sentence that names the author, says that somebody posted, or is another post's signature. */
const isArticle = (sentence: string, signature: QuoteContext): boolean =>
  namesAuthor(sentence, signature) || TELLS.test(sentence) || /\(@\w{1,20}\)/.test(sentence)

const TELLS =
  /\btweeted\b|\b(?:wrote|said|posted|schrieb|écrit|escribió|scritto|schreef)\b.{0,60}\b(?:on|auf|sur|en|su|op)\s(?:Twitter|X)\b/iu

/** Is the quotation at the start of the text still open at its end, or closed exactly there? */
function unclosed(words: string): boolean {
  const mark = words[0]
  const closing = mark === '“' ? '”' : mark === '„' ? '“' : mark === '«' ? '»' : '"'
  const at = words.indexOf(closing, 1)
  return at === -1 || words.slice(at + 1).trim() === ''
}
