import type { Candidate, Citation } from '../model/citation.ts'
import { FetchError } from '../model/errors.ts'
import type { PostRef } from '../model/platform.ts'
import type { ShortLinks } from '../model/short-links.ts'
import type { ArchivedPostsByDay } from '../webarchive/archived-posts-by-day.ts'
import { type CitationResolution, UNRESOLVED } from './citation-resolution.ts'
import { diceSimilarity, matchCitation } from './match-citation.ts'

/** Candidates that an unresolved citation keeps, and how alike they must be. */
const MOST_CANDIDATES = 5
const LEAST_SCORE = 0.5

/**
 * The post among its author's archived posts around the citation's day. A short link is no other
 * post's; equal words count only where all that may be it was looked at, and only one has them.
 */
export async function resolveInArchive(
  citation: Citation,
  days: ArchivedPostsByDay,
  shortLinks: ShortLinks | undefined,
): Promise<CitationResolution> {
  const { author, publishedOn } = citation
  if (author === null || publishedOn === null) return UNRESOLVED
  const alike = new Map<string, Candidate>()
  const equal = new Map<string, PostRef>()
  const finding = (silence: FetchError | null): CitationResolution => {
    const candidates = [...alike.values()].toSorted((a, b) => b.score - a.score).slice(0, MOST_CANDIDATES)
    return { post: null, candidates, silence }
  }
  let whole = true
  for (const stretch of days.forms.snapshotsAround(author.handle, publishedOn)) {
    const posts = days.posts(publishedOn, author.handle, stretch)
    try {
      for (let next = await posts.next(); ; next = await posts.next()) {
        if (next.done) {
          whole &&= next.value
          break
        }
        const { post, seen } = next.value
        if (seen === null) continue
        const proof = matchCitation(citation, seen, shortLinks)
        if (proof === 'link') return { post }
        if (proof === 'text') equal.set(post.id, post)
        const score = Math.round(diceSimilarity(citation, seen.record, shortLinks) * 100) / 100
        if (score >= LEAST_SCORE) alike.set(post.id, { id: post.id, url: post.url, score })
      }
    } catch (thrown) {
      if (!(thrown instanceof FetchError)) throw thrown
      return finding(thrown)
    }
    // Other hosts hold the same posts: they are asked where this one had none.
    const [post, ...more] = equal.values()
    if (post !== undefined) return whole && more.length === 0 ? { post } : finding(null)
  }
  return finding(null)
}
