import {
  introducesQuote,
  isFirstPerson,
  namesAuthor,
  type QuoteContext,
} from './recognition/quote-boundaries.ts'

/** Maximum number of paragraphs before a post's last one. */
const MAX_PARAGRAPHS = 8
/** A list item: the line above it introduces the list, not the post. */
const LISTED = /^(?:[a-z\d]{1,2}[.)]|[-•*–·]|\p{Extended_Pictographic})/u

/** Maximum number of paragraphs between an introduction and the post that do not read like a post. */
const MAX_NEUTRAL = 1
/** Another post's signature without its date. */
const SIGNED = /\(@\w{1,20}\)/

interface Paragraph {
  readonly start: number
  readonly words: string
}

/**
 * Finds the start of a post whose last paragraph begins at `start`: below the line that introduces the
 * post, or at the first paragraph that reads like a post. The text must fit into one post of the platform.
 * Without such evidence the post is its last paragraph alone.
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
  let neutral = 0
  // The widget truncates only long posts, so the paragraphs above belong to the post.
  const cut = /…(?:\s*(?:https?:\/\/|pic\.)\S+)*\s*$/.test(below)
  for (const { start: from, words } of above(text, start, floor)) {
    const after = from + words.length
    if (/[:：]$/.test(words) && !LISTED.test(below)) {
      return neutral <= MAX_NEUTRAL ? after + gap(text, after) : first
    }
    if (SIGNED.test(words) || !signature.style.fitsOnePost(text.slice(from, end), signature.date))
      return first
    if (cut ? namesAuthor(words, signature) : introducesQuote(words, signature)) return first
    if (cut || isFirstPerson(words)) first = from
    else neutral++
    below = words
  }
  return first
}

const gap = (text: string, at: number): number => /^\s*/.exec(text.slice(at, at + 400))?.[0].length ?? 0

/** Yields the paragraphs or lines above `start`, nearest first. */
function* above(text: string, start: number, floor: number): Generator<Paragraph> {
  const least = Math.max(floor, start - 2000)
  let to = start
  for (let count = 0; count < MAX_PARAGRAPHS && to > least; ) {
    const from = least + text.slice(least, Math.max(least, to - 1)).lastIndexOf('\n') + 1
    const raw = text.slice(from, to)
    const words = raw.trim()
    // The limit or the previous citation may have cut this paragraph.
    if (from === least && least > 0 && text[least - 1] !== '\n') return
    if (words !== '') {
      count++
      yield { start: from + raw.length - raw.trimStart().length, words }
    }
    to = from
  }
}
