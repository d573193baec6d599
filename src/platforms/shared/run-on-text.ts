import { isFirstPerson, type QuoteContext } from './recognition/quote-boundaries.ts'

/** A place in a text at which a sentence begins. */
export interface SentenceStart {
  readonly at: number
  /** Whether nothing but a lost line break is before it. */
  readonly broken: boolean
}

/** What a line holds behind a signature if the article goes on there: several words. */
const GOES_ON = /^(?!\s*\()[^\n]{0,40}?(?:\p{L}{2,}[^\p{L}\n]+\p{L}+[^\p{L}\n]+\p{L}{2,}|\p{Lo}{4})/u
/** A shorter sentence may be an abbreviation. */
const LEAST_SENTENCE = 12
/** Another post's signature: the line is a row of posts. */
const SIGNED = /^[^\n]{0,400}\(@\w{1,20}\)/
/** Without a space behind the signature, breaks left none in front of the post either. */
const GLUED = /^["“„'‘(]?\p{L}/u

/**
 * Finds the post's first sentence in a paragraph that also has sentences of the article: one that lost its line breaks, so
 * that the article goes on behind the signature, or one that is longer than a post. An article's sentences end with a full stop and
 * do not read like a post.
 *
 * @param words the paragraph, up to the end of the post
 * @param places the starts of its sentences from which the text fits into one post
 * @returns the offset in `words`, or null without evidence
 */
export function findStartInRunOn(
  words: string,
  places: readonly SentenceStart[],
  text: string,
  { end, style }: QuoteContext,
): number | null {
  const first = places[0]
  if (first === undefined) return null
  const behind = text.slice(end, end + 500)
  const goesOn = GOES_ON.test(behind) && !SIGNED.test(behind)
  if (!goesOn && first.at === 0) return null
  const isArticles = (from: number, to: number): boolean => {
    const part = words.slice(from, to).trim()
    const isSentence =
      (part.length >= LEAST_SENTENCE || /\p{Lo}{4}/u.test(part)) && /[\p{L}\p{N}][.。”"»]+$/u.test(part)
    return isSentence && style.links.find(part).length === 0 && !isFirstPerson(part)
  }
  if (goesOn && GLUED.test(behind)) {
    const glued = places.find(({ at, broken }) => broken && at > first.at)
    return glued !== undefined && isArticles(first.at, glued.at) ? glued.at : null
  }
  const next = places.findIndex(({ at }, index) => {
    const following = places[index + 1]
    return following === undefined || !isArticles(at, following.at)
  })
  const begin = places[next]
  if (next < 1 || begin === undefined) return null
  const isUnfinished = /[\p{L}\p{N}]$/u.test(style.links.blank(words).trimEnd())
  const isSpoken = isFirstPerson(words.slice(begin.at, places[next + 1]?.at))
  return (goesOn && isUnfinished) || isSpoken ? begin.at : null
}
