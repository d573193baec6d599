import {
  introducesQuote,
  isFirstPerson,
  namesAuthor,
  type QuoteContext,
} from './recognition/quote-boundaries.ts'
import { findStartInRunOn } from './run-on-text.ts'

/**
 * Ends of sentences and clauses after which a post may begin. Group 1: the colon of an introduction. Group 2: a
 * lost line break, which left no space or a no-break space between two sentences.
 */
const BOUNDARY =
  /(:)(?:[\s\u00a0]+|(?<=\p{L}:)(?=[.“"]?[@#\p{Lu}]))|((?<=[\p{Ll}\p{N}]{2}["”’»)]?)[.!?…]{1,6}["”’»]{0,3}(?=["“]?(?:\p{Lu}|\p{Lo}|[@#]\p{L}|\p{Extended_Pictographic}))|[.!?…]{0,6}["”’»]{0,3}\u00a0)|[.!?…。！？]{1,6}["'”’»)\]]{0,3}\s+|[。！？]{1,3}["”」』）]{0,2}|[\])]\s(?=\p{Lu})|\s{2,}/gu

/** Finds the sentence or clause in `[start, end)` with which the post begins, from the evidence for its start. */
export function findStartSentence(text: string, start: number, end: number, signature: QuoteContext): number {
  const words = text.slice(start, end)
  let from = 0
  let previous = 0
  let led = false
  const boundaries = [{ at: 0, broken: true }]
  const spoken = lastWord(words, signature)
  for (const match of words.matchAll(BOUNDARY)) {
    const at = match.index + match[0].length
    // A text of links alone is the end of a post, not its start.
    if (at >= spoken) break
    const sentence = words.slice(previous, match.index + 1)
    if (match[1] !== undefined) {
      // Without a space behind it, it ended a paragraph whose break was lost.
      const introduces = introducesQuote(sentence, signature) || (match[0] === ':' && isClause(sentence))
      if (/(?:^|\s)["“„]?(?:RT )?@\w{1,20}:$/.test(sentence) || !introduces) continue
      from = at
      // Behind its introduction a post may name its author.
      led ||= signature.style.fitsOnePost(words.slice(at), signature.date)
    } else if (/^[\])]\s$/.test(match[0])) {
      const note = noteOf(sentence)
      // A date, a place or a name in brackets belongs to its sentence.
      if (note === null) continue
      if (introducesQuote(note, signature)) from = at
    } else if (isArticle(sentence, led ? null : signature) || REPLY.test(words.slice(at, at + 24))) from = at
    boundaries.push({ at, broken: match[2] !== undefined })
    previous = at
  }
  const open = boundaries.filter(({ at }) => at >= from)
  const first = open[0]?.at ?? from
  if (/^["“„«]/.test(words.slice(first)) && unclosed(words.slice(first))) return start + first
  const fitting = open.slice(firstFitting(open, words, signature))
  if (from === 0) {
    const runOn = findStartInRunOn(words, fitting, text, signature)
    if (runOn !== null) return start + runOn
  }
  // A lost line break is stronger evidence than the end of a sentence.
  const chosen = fitting[0]?.at === first ? fitting[0] : (fitting.find(({ broken }) => broken) ?? fitting[0])
  return start + (chosen?.at ?? open.at(-1)?.at ?? from)
}

/** Has it more words than a label has? */
const isClause = (sentence: string): boolean => sentence.trim().split(/\s+/).length > 3

/** The note in brackets that a sentence consists of, perhaps behind a label: `Example: [Collected via Twitter, October 2014]`. */
function noteOf(sentence: string): string | null {
  const open = Math.max(sentence.lastIndexOf('['), sentence.lastIndexOf('('))
  return open !== -1 && /(?:^|:)\s*$/.test(sentence.slice(0, open)) ? sentence.slice(open) : null
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
const isArticle = (sentence: string, signature: QuoteContext | null): boolean =>
  (signature !== null && namesAuthor(sentence, signature)) ||
  TELLS.test(sentence) ||
  (REACTS.test(sentence) && !isFirstPerson(sentence)) ||
  /\(@\w{1,20}\)/.test(sentence)

const TELLS =
  /\btweeted\b|\b(?:wrote|said|posted|schrieb|écrit|escribió|scritto|schreef)\b.{0,60}\b(?:on|auf|sur|en|su|op)\s(?:Twitter|X)\b/iu

/** Words with which an article says that people reacted, before it shows how. */
const REACTS =
  /\b(?:(?:was|were) quick to|reacted|responded|chimed in|weighed in|had (?:this|something) to say|took to (?:Twitter|X|social media)|reagiert|a réagi|ont réagi|reaccion(?:ó|aron)|reagi(?:u|ram)|ha reagito|hanno reagito)\b/iu

/** Is the quotation at the start of the text still open at its end, or closed exactly there? */
function unclosed(words: string): boolean {
  const mark = words[0]
  const closing = mark === '“' ? '”' : mark === '„' ? '“' : mark === '«' ? '»' : '"'
  const at = words.indexOf(closing, 1)
  return at === -1 || words.slice(at + 1).trim() === ''
}
