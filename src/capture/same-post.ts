import type { ArchivedPost, ArchivedPostReader } from '../model/archived.ts'
import type { Citation } from '../model/citation.ts'
import type { PostRecord } from '../model/post.ts'

/** What proves that a citation shows a post: a short link that both have, or the same words. */
export type Proof = 'link' | 'text'

type Seen = Pick<ArchivedPost, 'record' | 'links' | 'repost'>

/** Fewer characters than these are said too often. */
const LEAST = 8

/**
 * Does the citation show this post? Null where nothing proves it: another author, other words, or
 * the same words with a link of another post, as newsrooms repeat their headlines.
 */
export function proofOf(citation: Citation, post: Seen, forms: ArchivedPostReader): Proof | null {
  if (post.repost || !byAuthor(citation, post.record)) return null
  const [cited, seen] = [citedLinks(citation, forms), forms.shortLinks(post.links)]
  if (cited.some((link) => seen.includes(link))) return 'link'
  if (cited.length > 0 && seen.length > 0) return null
  const words = wordsOf(citation.text ?? '')
  return words.length >= LEAST && words === recordWords(post.record) ? 'text' : null
}

/** The short links of a citation, those of its media too. */
export function citedLinks(citation: Citation, forms: ArchivedPostReader): readonly string[] {
  return forms.shortLinks([...citation.links, citation.text ?? ''])
}

/** Do two citations show the same post, by the same proofs? */
export function sameCitation(one: Citation, other: Citation, forms: ArchivedPostReader): boolean {
  const handles = [one, other].map(({ author }) => author?.handle.toLowerCase())
  if (one.platform !== other.platform || handles[0] === undefined || handles[0] !== handles[1]) return false
  const [links, others] = [citedLinks(one, forms), citedLinks(other, forms)]
  if (links.some((link) => others.includes(link))) return true
  if (links.length > 0 && others.length > 0) return false
  const words = wordsOf(one.text ?? '')
  return words.length >= LEAST && words === wordsOf(other.text ?? '')
}

/** How alike the words are, from 0 to 1: the share of pairs of letters that both have (Dice). */
export function likeness(citation: Citation, record: PostRecord): number {
  const [a, b] = [pairs(wordsOf(citation.text ?? '')), pairs(recordWords(record))]
  const total = a.size + b.size
  if (total === 0) return 0
  return (2 * [...a].filter((pair) => b.has(pair)).length) / total
}

const pairs = (text: string): Set<string> =>
  new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2)))

function byAuthor(citation: Citation, { author }: PostRecord): boolean {
  return author !== null && author.handle.toLowerCase() === citation.author?.handle.toLowerCase()
}

function recordWords({ text, entities }: PostRecord): string {
  let plain = ''
  let cursor = 0
  for (const link of entities.filter((one) => one.kind === 'link')) {
    plain += (text ?? '').slice(cursor, link.start)
    cursor = link.end
  }
  return wordsOf(plain + (text ?? '').slice(cursor))
}

/** Words without links, leading mentions and blanks, with one kind of quotation marks. */
function wordsOf(text: string): string {
  return text
    .replace(/https?:\/\/\S+|\b(?:pic\.(?:twitter|x)\.com|t\.co)\/\w+/g, '')
    .replace(/^(?:\s*[@＠]\w{1,20})+/, '')
    .replace(/[‘’‛]/g, "'")
    .replace(/[“”‟]/g, '"')
    .replace(/\s+/g, '')
    .normalize('NFC')
}
