import { blankAuthor, blankRecord } from '../model/blank-record.ts'
import type { MissingPart, Reason } from '../model/outcome.ts'
import type { PostRef } from '../model/platform.ts'
import type { Platform } from '../model/platform-definition.ts'
import type { Entity, PostRecord } from '../model/post-record.ts'
import type { CaptureState, CitedBy } from './types.ts'

/** A post that only articles know, and the time of publication that its id encodes; null if it encodes none. */
export interface QuotedPostRef {
  readonly post: PostRef
  readonly publishedAt: Date | null
}

/**
 * Builds a post's record from an article's quotation: witness `citation`, unconfirmed, with the markup
 * that it rests on. Of several quotations it uses the embed with the longest text. Plain links and the platform's
 * own notices quote nothing. The time is that of the post's id, the day that which the article tells. Null if no citation has text.
 */
export function recordFromCitation(
  quoted: QuotedPostRef,
  citations: readonly CitedBy[],
  reason: Reason,
  { shortLinks, isNotice }: Pick<Platform, 'shortLinks' | 'isNotice'>,
): Pick<CaptureState, 'record' | 'citations' | 'missing'> | null {
  const quoting = citations
    .filter(({ citation: { role, text } }) => role !== 'link' && text?.trim() && isNotice?.(text) !== true)
    .toSorted((a, b) => weight(b) - weight(a))
  const best = quoting[0]
  if (best === undefined) return null
  const mediaLink = (text: string): string | null => shortLinks?.mediaLink(text.trimEnd()) ?? null
  const record = recordOf(quoted, best, mediaLink)
  return {
    record,
    citations: quoting.map(({ articleUrl, citation }) => ({ articleUrl, markup: citation.quote })),
    missing: missingFrom(record, reason, mediaLink),
  }
}

const weight = ({ citation }: CitedBy): number =>
  (citation.role === 'embed' ? 1_000_000 : 0) + (citation.text ?? '').length

/** Finds the link to the post's own media at the end of an embed's text; null if there is none. */
type MediaLink = (text: string) => string | null

function recordOf(
  { post, publishedAt }: QuotedPostRef,
  { articleUrl, articleTitle, citation }: CitedBy,
  mediaLink: MediaLink,
): PostRecord {
  const text = citation.text ?? ''
  const words = text.trimEnd()
  const shown = words.slice(0, words.length - (mediaLink(words)?.length ?? 0))
  return {
    ...blankRecord(post, 'citation'),
    author: citation.author && blankAuthor(citation.author.handle, citation.author.name, null),
    publishedAt: publishedAt && `${publishedAt.toISOString().slice(0, 19)}.000Z`,
    publishedOn: citation.publishedOn,
    text,
    textCut: /(?:…|\.\.\.)$/.test(shown.trimEnd()),
    entities: linkEntities(text, citation.links),
    quotedBy: { url: articleUrl, title: articleTitle },
  }
}

function missingFrom(record: PostRecord, reason: Reason, mediaLink: MediaLink): MissingPart[] {
  const missing: MissingPart[] = []
  if (record.textCut) missing.push({ part: 'text', url: record.url, reason })
  const media = mediaLink(record.text ?? '')
  if (media !== null) missing.push({ part: 'photo', url: `https://${media}`, reason })
  return missing
}

/** Locates the citation's links in its text. */
function linkEntities(text: string, links: readonly string[]): Entity[] {
  const entities: Entity[] = []
  let cursor = 0
  for (const url of links) {
    const start = text.indexOf(url, cursor)
    if (start < 0 || url === '') continue
    cursor = start + url.length
    entities.push({ kind: 'link', start, end: cursor, url, short: url })
  }
  return entities
}
