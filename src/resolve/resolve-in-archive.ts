import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import type { Candidate, Citation } from '../model/citation.ts'
import { FetchError } from '../model/errors.ts'
import type { PostRef } from '../model/platform.ts'
import type { ShortLinks } from '../model/short-links.ts'
import type { ArchivedPostsByDay } from '../webarchive/archived-posts-by-day.ts'
import { type CitationResolution, UNRESOLVED } from './citation-resolution.ts'
import { diceSimilarity, matchCitation } from './match-citation.ts'

/** The number of candidates that an unresolved citation keeps, and their minimum similarity. */
const MAX_CANDIDATES = 5
const MIN_SCORE = 0.5

/**
 * Searches the author's archived posts around the citation's day. A common short link is proof. Equal
 * text is proof only if every archived post of those days was read and no other has the same text.
 */
export async function resolveInArchive(
  citation: Citation,
  days: ArchivedPostsByDay,
  shortLinks: ShortLinks | undefined,
): Promise<CitationResolution> {
  const { author, publishedOn } = citation
  if (author === null || publishedOn === null) return UNRESOLVED
  const similar = new Map<string, Candidate>()
  const equal = new Map<string, PostRef>()
  const unresolved = (unavailable: FetchError | null): CitationResolution => {
    const candidates = [...similar.values()].toSorted((a, b) => b.score - a.score).slice(0, MAX_CANDIDATES)
    return { post: null, candidates, unavailable }
  }
  let complete = true
  for (const range of days.forms.snapshotsAround(author.handle, publishedOn)) {
    const posts = days.posts(publishedOn, author.handle, range)
    try {
      for (let next = await posts.next(); ; next = await posts.next()) {
        if (next.done) {
          complete &&= next.value
          break
        }
        // Posts that were read before come without a pause, and comparing hundreds of them takes long.
        await yieldToEventLoop()
        const { post, seen } = next.value
        if (seen === null) continue
        const match = matchCitation(citation, seen, shortLinks)
        if (match === 'link') return { post }
        if (match === 'text') equal.set(post.id, post)
        const score = Math.round(diceSimilarity(citation, seen.record, shortLinks) * 100) / 100
        if (score >= MIN_SCORE) similar.set(post.id, { id: post.id, url: post.url, score })
      }
    } catch (thrown) {
      if (!(thrown instanceof FetchError)) throw thrown
      return unresolved(thrown)
    }
    // Other ranges cover other hosts of the same posts: search them only if this one has no match.
    const [post, ...more] = equal.values()
    if (post !== undefined) return complete && more.length === 0 ? { post } : unresolved(null)
  }
  return unresolved(null)
}
