import {
  introducesQuote,
  namesAuthor,
  type QuoteContext,
  speaksAsPost,
} from './recognition/quote-boundaries.ts'

/** A post has at most so many paragraphs above its last. */
const MOST = 8
/** A list's mark: the line above it introduces the list, not the post. */
const LISTED = /^(?:[a-z\d]{1,2}[.)]|[-•*–·]|\p{Extended_Pictographic})/u

/** A line that leads over stands right above, or at most so many paragraphs above that might be the article's. */
const MOST_UNSPOKEN = 1
/** Another post's signature, its date missing. */
const SIGNED = /\(@\w{1,20}\)/

interface Paragraph {
  readonly start: number
  readonly words: string
}

/**
 * Where a post begins whose last paragraph begins at `start`, if it has more of them: below the line that
 * leads over to it, or at the topmost paragraph that speaks as posts do; never beyond what the platform
 * accepts as one post. Without such a sign the last paragraph is all.
 */
export function findFirstParagraph(
  text: string,
  start: number,
  end: number,
  floor: number,
  signature: QuoteContext,
): number {
  let first = start
  let below = text.slice(start, end)
  let unspoken = 0
  // Words that the widget cut are as long as it shows them: the paragraphs above are theirs.
  const cut = /…(?:\s*(?:https?:\/\/|pic\.)\S+)*\s*$/.test(below)
  for (const { start: from, words } of above(text, start, floor)) {
    const behind = from + words.length
    if (/[:：]$/.test(words) && !LISTED.test(below)) {
      return unspoken <= MOST_UNSPOKEN ? behind + gap(text, behind) : first
    }
    if (SIGNED.test(words) || !signature.style.fitsOnePost(text.slice(from, end), signature.date))
      return first
    if (cut ? namesAuthor(words, signature) : introducesQuote(words, signature)) return first
    if (cut || speaksAsPost(words)) first = from
    else unspoken++
    below = words
  }
  return first
}

const gap = (text: string, at: number): number => /^\s*/.exec(text.slice(at, at + 400))?.[0].length ?? 0

/** The paragraphs or lines above `start`, nearest first. */
function* above(text: string, start: number, floor: number): Generator<Paragraph> {
  const least = Math.max(floor, start - 2000)
  let to = start
  for (let count = 0; count < MOST && to > least; ) {
    const from = least + text.slice(least, Math.max(least, to - 1)).lastIndexOf('\n') + 1
    const raw = text.slice(from, to)
    const words = raw.trim()
    // Cut off by the bound or by the citation before: not known to be whole.
    if (from === least && least > 0 && text[least - 1] !== '\n') return
    if (words !== '') {
      count++
      yield { start: from + raw.length - raw.trimStart().length, words }
    }
    to = from
  }
}
