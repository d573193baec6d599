import { isFirstPerson, type QuoteContext } from './recognition/quote-boundaries.ts'

/** A place in a text at which a sentence begins. */
export interface SentenceStart {
  readonly at: number
  /** Whether nothing but a lost line break is before it. */
  readonly broken: boolean
}

/** What a line holds behind a signature if the article goes on there: several words. */
const GOES_ON = /^(?!\s*\()[^\n]{0,40}?\p{L}+[^\p{L}\n]+\p{L}+[^\p{L}\n]+\p{L}+/u
/** Another post's signature: the line is a row of posts. */
const SIGNED = /^[^\n]{0,400}\(@\w{1,20}\)/
const GLUED = /^["“„'‘(]?\p{L}/u

/**
 * Finds the post's first sentence in a paragraph that lost its line breaks, so that sentences of the article precede the post
 * as they follow its signature. An article's sentences end with a full stop and do not read like a post.
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
  const behind = text.slice(end, end + 500)
  const first = places[0]
  if (first === undefined || !GOES_ON.test(behind) || SIGNED.test(behind)) return null
  const isArticles = (from: number, to: number): boolean => {
    const part = words.slice(from, to).trim()
    return /[\p{L}\p{N}][.”"»]+$/u.test(part) && style.links.find(part).length === 0 && !isFirstPerson(part)
  }
  if (GLUED.test(behind)) {
    const glued = places.find(({ at, broken }) => broken && at > first.at)
    if (glued !== undefined && isArticles(first.at, glued.at)) return glued.at
  }
  const isUnfinished = /[\p{L}\p{N}]$/u.test(style.links.blank(words).trimEnd())
  if (!isUnfinished) return null
  const next = places.findIndex(({ at }, index) => {
    const following = places[index + 1]
    return following === undefined || !isArticles(at, following.at)
  })
  return next > 0 ? (places[next]?.at ?? null) : null
}
