import type { Db } from './catalog.ts'
import type { PostFilter, PostPlace } from './post-filter.ts'
import { cut, type Walked } from './post-walk.ts'
import { WEEK_MS } from './search-document.ts'
import type { WrittenQuery } from './search-query.ts'
import type { PostRow } from './tables/posts.ts'
import { beforeNewest, type Index, look, readOn } from './word-look.ts'

/** The newest posts are read one by one: a common word needs no more. */
const NEWEST = 500
/** How many weeks are looked at next; the index of words is asked for words and weeks together. Last: all that is left. */
const SPANS = [1, 8, 32, null] as const
/** The span to begin with where marks are asked for: few posts have them. */
const MARKED = 1
/** So many times what is wanted is expected of a span that is chosen: words come in bursts. */
const SPARE = 1.5
/** A week in which more is found is read one by one again, in strides. */
const STRIDE = 5_000
/** Nothing found says little of a short time, and more of a long one. */
const HALF = 0.5
/** So many found for each that holds the words: then pairs alone do not tell enough. */
const OTHERS = 4
/** Then a page ends with what it has. */
const STEPS = 6

/**
 * Posts that hold words, newest first. An index of words finds them all at once and in no order, so a
 * common word would be found a million times for one page. So it is asked for a stretch of time, short at
 * first, then as long as what was found lets expect.
 *
 * @param marks that the posts must have as well
 */
export async function walkWords(
  db: Db,
  filter: PostFilter,
  words: WrittenQuery,
  marks: readonly string[],
  after: PostPlace | null,
  limit: number,
): Promise<Walked> {
  const posts: PostRow[] = []
  let place = after
  let span = marks.length > 0 ? MARKED : words.pairs !== null ? 0 : -1
  let widest = SPANS.length - 1
  let index: Index = { words: words.rest, pairs: words.pairs, marks }
  let seen = 0
  let hits = 0
  let looked = 0
  if (span >= 0) {
    place ??= await beforeNewest(db, filter)
    if (place === null) return { posts, place }
  }
  for (let step = 0; step < STEPS; step += 1) {
    const wanted = limit + 1 - posts.length
    const weeks = SPANS[span]
    const found =
      weeks === undefined || place === null
        ? await readOn(db, filter, words, place, wanted, span === -1 ? NEWEST : STRIDE)
        : await look(db, filter, words, index, place, wanted, weeks)
    if (found === 'too-many' && index.words !== words.words && seen >= OTHERS * posts.length) {
      // Most of what was seen was something else: a common pair has the name of one that is asked for.
      index = { ...index, words: words.words }
      continue
    }
    if (found === 'too-many') {
      // Down to the one week that has them; in that they are read on.
      widest = Math.max(0, span - 1)
      span = span > 0 ? widest : -2
      continue
    }
    posts.push(...found.posts)
    seen += found.seen
    if (posts.length > limit) return cut(posts, limit)
    if (found.place === null) return { posts, place: null }
    const begun = place?.at ?? found.posts[0]?.created_at
    if (begun) {
      hits += found.posts.length
      looked += (begun.getTime() - found.place.at.getTime()) / WEEK_MS
    }
    place = found.place
    // Where nothing was, there may be nothing for long: an archive begins somewhere.
    const least = found.posts.length === 0 ? span + 1 : span
    const left = limit + 1 - posts.length
    span = looked === 0 ? 0 : Math.min(nextSpan(least, (hits + HALF) / looked, left), widest)
  }
  return { posts, place }
}

/** The shortest span, of those from one on, that should have what is wanted. */
function nextSpan(least: number, hitsAWeek: number, wanted: number): number {
  const enough = SPANS.findIndex(
    (weeks, span) => span >= least && (weeks === null || hitsAWeek * weeks >= SPARE * wanted),
  )
  return enough === -1 ? SPANS.length - 1 : enough
}
