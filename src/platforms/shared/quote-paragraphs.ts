import {
  introducesQuote,
  isFirstPerson,
  isTrailer,
  namesAuthor,
  type QuoteContext,
} from './recognition/quote-boundaries.ts'

/** Maximum number of paragraphs before a post's last one. */
const MAX_PARAGRAPHS = 8
/** A list item: the line above it introduces the list, not the post. */
const LISTED = /^(?:[a-z\d]{1,2}[.)]|[-•*–·]|\p{Extended_Pictographic}\ufe0f?\s*\p{L})/u

/** Maximum number of paragraphs that do not read like a post, below a line with a colon and below one that introduces the post. */
const MAX_NEUTRAL = 1
const MAX_NEUTRAL_LED = 4
/** Another post's signature without its date. */
const SIGNED = /\(@\w{1,20}\)/
/** A line of a post, between others, and not one of an article that is wrapped. */
const SHORT_LINE = 50
/** A paragraph of an article ends with a sign. */
const UNFINISHED = /[\p{L}\p{N}]$/u
/** From this width on, a further indentation sets a text apart. */
const INDENTED = 2
const LONGEST_INDENT = 200

interface Paragraph {
  readonly start: number
  readonly words: string
  readonly indent: number
  /** Whether no empty line is between it and the line below it. */
  readonly joined: boolean
}

/**
 * Finds the start of a post whose last paragraph begins at `start`: below the line that introduces the post or ends the previous
 * one, at the first paragraph of an indented block, or at the first paragraph that reads like a post. The text must fit into one
 * post of the platform. Without such evidence the post is its last paragraph alone.
 */
export function findFirstParagraphOffset(
  text: string,
  start: number,
  end: number,
  floor: number,
  signature: QuoteContext,
): number {
  const paragraphs = [...above(text, start, floor)]
  const block = indentedBlock(text, start, end, paragraphs, signature)
  if (block !== null) return block
  let first = start
  let below = text.slice(start, end)
  let neutral = 0
  let spoken = false
  const cut = wasCut(text, paragraphs, start, end)
  for (const [at, { start: from, words, joined }] of paragraphs.entries()) {
    const after = from + words.length
    if (isTrailer(words)) return neutral <= MAX_NEUTRAL_LED ? after + gap(text, after) : first
    if (/[:：]$/.test(words) && !LISTED.test(below)) {
      const most = introducesQuote(words, signature) ? MAX_NEUTRAL_LED : MAX_NEUTRAL
      return neutral <= most ? after + gap(text, after) : first
    }
    if (SIGNED.test(words) || !signature.style.fitsOnePost(text.slice(from, end), signature.date))
      return first
    if (cut ? namesAuthor(words, signature) : introducesQuote(words, signature)) return first
    const isInLines = joined || paragraphs[at + 1]?.joined === true
    const isShortLine = isInLines && neutral === 0 && words.length < SHORT_LINE && UNFINISHED.test(words)
    if (
      cut ||
      isShortLine ||
      (neutral === 0 && isFragment(words)) ||
      isFirstPerson(words) ||
      needsMore(text.slice(first, end), signature)
    )
      first = from
    else neutral++
    spoken ||= UNFINISHED.test(words)
    below = words
  }
  // All that stands behind the previous citation may be one post.
  const top = paragraphs.at(-1)
  const isAll = top !== undefined && floor > 0 && text.slice(floor, top.start).trim() === ''
  return isAll && spoken && neutral <= MAX_NEUTRAL_LED ? top.start : first
}

/** A post that the widget cut has at least this many characters. */
const LEAST_CUT = 100

/** Did the widget cut the post's words with `…`? It cuts only long posts, so the paragraphs above belong to a short last one. */
function wasCut(text: string, paragraphs: readonly Paragraph[], start: number, end: number): boolean {
  if (!/…(?:\s*(?:https?:\/\/|pic\.)\S+)*\s*$/.test(text.slice(start, end))) return false
  return end - (paragraphs.at(-1)?.start ?? start) >= LEAST_CUT
}

/** Does the text consist of links and hashtags alone, or does it end a quotation that begins above it? A picture may be a whole post. */
function needsMore(words: string, { style }: QuoteContext): boolean {
  const plain = style.links.replace(words, ' ').replace(/[#@]\S+/g, ' ')
  const isPicture = words.replace(/pic\.\S+/g, '').trim() === ''
  if (!isPicture && !/[\p{L}\p{N}]/u.test(plain)) return true
  // An attribution below a quotation.
  if (/^[-–—]\s?\p{Lu}/u.test(words) && words.length < SHORT_LINE) return true
  return /”\s*$/.test(words) && !words.includes('“')
}

/** A paragraph that no article has: a short link alone, or a few words that neither begin nor end like a sentence. */
const isFragment = (words: string): boolean =>
  /^(?:https?:\/\/t\.co\/\w+\s*)+$/.test(words) ||
  (/^\p{Ll}/u.test(words) && words.length < SHORT_LINE && UNFINISHED.test(words))

/** The start of the block that the last paragraph is in, if it is indented and the text above is not; null otherwise. */
function indentedBlock(
  text: string,
  start: number,
  end: number,
  paragraphs: readonly Paragraph[],
  { style, date }: QuoteContext,
): number | null {
  const before = text.slice(Math.max(0, start - LONGEST_INDENT), start)
  const width = widthOf(before.slice(before.lastIndexOf('\n') + 1))
  const base = paragraphs.findIndex(({ indent }) => indent + INDENTED <= width)
  if (base === 0) return start
  const top = base > 0 ? paragraphs[base - 1] : undefined
  return top !== undefined && style.fitsOnePost(text.slice(top.start, end), date) ? top.start : null
}

/** The width of white space before a line; a tab is four columns wide. */
export function widthOf(prefix: string): number {
  let width = 0
  for (const sign of prefix) width += sign === '\t' ? 4 : 1
  return /\S/.test(prefix.replaceAll('>', '')) ? 0 : width
}

const gap = (text: string, at: number): number => /^\s*/.exec(text.slice(at, at + 400))?.[0].length ?? 0

/** Yields the paragraphs or lines above `start`, nearest first. */
function* above(text: string, start: number, floor: number): Generator<Paragraph> {
  const least = Math.max(floor, start - 2000)
  let to = start
  let joined = false
  for (let count = 0; count < MAX_PARAGRAPHS && to > least; ) {
    const from = least + text.slice(least, Math.max(least, to - 1)).lastIndexOf('\n') + 1
    const raw = text.slice(from, to)
    const words = raw.trim()
    // The limit or the previous citation may have cut this paragraph.
    if (from === least && least > 0 && text[least - 1] !== '\n') return
    if (words !== '') {
      count++
      const before = raw.length - raw.trimStart().length
      yield { start: from + before, words, indent: widthOf(raw.slice(0, before)), joined }
    }
    joined = words !== ''
    to = from
  }
}
