import type { ArchivedPost } from '../model/archived-posts.ts'
import type { Citation } from '../model/citation.ts'
import type { PostRecord } from '../model/post-record.ts'
import type { ShortLinks } from '../model/short-links.ts'

/** What proves that a citation shows a post: a short link that both have, or the same words. */
export type CitationMatch = 'link' | 'text'

/** Of the citation's platform; undefined where it has none. */
type Links = ShortLinks | undefined

type Seen = Pick<ArchivedPost, 'record' | 'links' | 'repost'>

/** Fewer characters than these are said too often. */
const LEAST = 8

/**
 * Does the citation show this post? Null where nothing proves it: another author, other words, or
 * the same words with a link of another post, as newsrooms repeat their headlines.
 */
export function matchCitation(citation: Citation, post: Seen, links: Links): CitationMatch | null {
  if (post.repost || !byAuthor(citation, post.record)) return null
  const [cited, seen] = [linksOfCitation(citation, links), links?.find(post.links) ?? []]
  if (cited.some((link) => seen.includes(link))) return 'link'
  if (cited.length > 0 && seen.length > 0) return null
  const words = wordsOf(citation.text ?? '', links)
  return words.length >= LEAST && words === recordWords(post.record, links) ? 'text' : null
}

/** The short links of a citation, those of its media too. */
export function linksOfCitation(citation: Citation, links: Links): readonly string[] {
  return links?.find([...citation.links, citation.text ?? '']) ?? []
}

/** Do two citations show the same post, by the same proofs? */
export function citeSamePost(one: Citation, other: Citation, links: Links): boolean {
  const handles = [one, other].map(({ author }) => author?.handle.toLowerCase())
  if (one.platform !== other.platform || handles[0] === undefined || handles[0] !== handles[1]) return false
  const [ours, theirs] = [linksOfCitation(one, links), linksOfCitation(other, links)]
  if (ours.some((link) => theirs.includes(link))) return true
  if (ours.length > 0 && theirs.length > 0) return false
  const words = wordsOf(one.text ?? '', links)
  return words.length >= LEAST && words === wordsOf(other.text ?? '', links)
}

/** How alike the words are, from 0 to 1: the share of pairs of letters that both have (Dice). */
export function diceSimilarity(citation: Citation, record: PostRecord, links: Links): number {
  const [a, b] = [pairs(wordsOf(citation.text ?? '', links)), pairs(recordWords(record, links))]
  const total = a.size + b.size
  if (total === 0) return 0
  return (2 * [...a].filter((pair) => b.has(pair)).length) / total
}

const pairs = (text: string): Set<string> =>
  new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2)))

function byAuthor(citation: Citation, { author }: PostRecord): boolean {
  return author !== null && author.handle.toLowerCase() === citation.author?.handle.toLowerCase()
}

function recordWords({ text, entities }: PostRecord, links: Links): string {
  let plain = ''
  let cursor = 0
  for (const link of entities.filter((one) => one.kind === 'link')) {
    plain += (text ?? '').slice(cursor, link.start)
    cursor = link.end
  }
  return wordsOf(plain + (text ?? '').slice(cursor), links)
}

/** Words without links, leading mentions and blanks, with one kind of quotation marks. */
function wordsOf(text: string, links: Links): string {
  return (links?.remove(text) ?? text.replace(/https?:\/\/\S+/g, ''))
    .replace(/^(?:\s*[@＠]\w{1,20})+/, '')
    .replace(/[‘’‛]/g, "'")
    .replace(/[“”‟]/g, '"')
    .replace(/\s+/g, '')
    .normalize('NFC')
}
