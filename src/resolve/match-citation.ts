import type { ArchivedPost } from '../model/archived-posts.ts'
import type { Citation } from '../model/citation.ts'
import type { PostRecord } from '../model/post-record.ts'
import type { ShortLinks } from '../model/short-links.ts'

/** The evidence that a citation shows a post: a short link that both contain, or the same text. */
type CitationMatch = 'link' | 'text'

/** The platform's short links; undefined if the platform has none. */
type Links = ShortLinks | undefined

type CandidatePost = Pick<ArchivedPost, 'record' | 'links' | 'repost'>

/** Minimum length of a matching text: many posts share shorter ones. */
export const MIN_TEXT_LENGTH = 8
/** The first characters decide how similar two texts are; an article may quote much more. */
const MAX_COMPARED = 4_000

/**
 * Does the citation show this post? Null without proof: another author, another text, or the same text
 * with different short links, because newsrooms repeat their headlines.
 */
export function matchCitation(citation: Citation, post: CandidatePost, links: Links): CitationMatch | null {
  if (post.repost || !isSameAuthor(citation, post.record)) return null
  const [cited, seen] = [linksOfCitation(citation, links), links?.find(post.links) ?? []]
  if (cited.some((link) => seen.includes(link))) return 'link'
  if (cited.length > 0 && seen.length > 0) return null
  const words = wordsOfCitation(citation, links)
  return words.length >= MIN_TEXT_LENGTH && words === normalizeRecordText(post.record, links) ? 'text' : null
}

/** The short links of a citation, including those to its media. */
export function linksOfCitation(citation: Citation, links: Links): readonly string[] {
  return links?.find([...citation.links, citation.text ?? '']) ?? []
}

/** The words of a citation without links, mentions and white space, for comparison. */
export function wordsOfCitation({ text }: Citation, links: Links): string {
  return normalizeText(text ?? '', links)
}

/** The Dice coefficient of the texts' character pairs, from 0 to 1. */
export function diceSimilarity(citation: Citation, record: PostRecord, links: Links): number {
  const [a, b] = [
    characterPairs(wordsOfCitation(citation, links).slice(0, MAX_COMPARED)),
    characterPairs(normalizeRecordText(record, links).slice(0, MAX_COMPARED)),
  ]
  const total = a.size + b.size
  if (total === 0) return 0
  return (2 * [...a].filter((pair) => b.has(pair)).length) / total
}

const characterPairs = (text: string): Set<string> =>
  new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2)))

function isSameAuthor(citation: Citation, { author }: PostRecord): boolean {
  return author !== null && author.handle.toLowerCase() === citation.author?.handle.toLowerCase()
}

function normalizeRecordText({ text, entities }: PostRecord, links: Links): string {
  let plain = ''
  let cursor = 0
  for (const link of entities.filter((one) => one.kind === 'link')) {
    plain += (text ?? '').slice(cursor, link.start)
    cursor = link.end
  }
  return normalizeText(plain + (text ?? '').slice(cursor), links)
}

/** Removes links, leading mentions and white space, and unifies quotation marks. */
function normalizeText(text: string, links: Links): string {
  return (links?.remove(text) ?? text.replace(/https?:\/\/\S+/g, ''))
    .replace(/^(?:\s*[@＠]\w{1,20})+/, '')
    .replace(/[‘’‛]/g, "'")
    .replace(/[“”‟]/g, '"')
    .replace(/\s+/g, '')
    .normalize('NFC')
}
