import { introducesQuote, namesAuthor, type QuoteContext } from './recognition/quote-boundaries.ts'

/**
 * Ends of sentences and clauses after which a post may begin. Group 1: the colon of an introduction. Group 2: a
 * lost line break, which left no space or a no-break space between two sentences.
 */
const BOUNDARY =
  /(:)[\s\u00a0]+|((?<=[\p{Ll}\p{N}]{2}["”’»)]?)[.!?…]{1,6}["”’»]{0,3}(?=["“]?(?:\p{Lu}|\p{Lo}|[@#]\p{L}|\p{Extended_Pictographic}))|[.!?…]{0,6}["”’»]{0,3}\u00a0)|[.!?…。！？]{1,6}["'”’»)\]]{0,3}\s+|[\])]\s(?=\p{Lu})|\s{2,}/gu

/** Finds the sentence or clause in `[start, end)` with which the post begins, from the evidence for its start. */
export function findStartSentence(text: string, start: number, end: number, signature: QuoteContext): number {
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
