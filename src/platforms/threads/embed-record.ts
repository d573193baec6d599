import type { Elements, HtmlPage } from '../../detect/html/load-html.ts'
import { blankRecord } from '../../model/blank-record.ts'
import type { MissingPart } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PostMetrics, PostRecord } from '../../model/post-record.ts'
import { timeOfShortcode } from '../shared/meta/shortcode.ts'
import { parseRoundedCount } from '../shared/rounded-count.ts'
import { readThreadsCard, readThreadsMedia } from './embed-media.ts'
import { readThreadsText } from './embed-text.ts'
import {
  type QuotedWithoutWords,
  readAnsweredPost,
  readThreadsAuthor,
  readThreadsQuote,
} from './nested-posts.ts'

/** A record, the parts that Threads does not serve, and what to tell about them. */
export interface ThreadsRecord {
  readonly record: PostRecord
  readonly missing: MissingPart[]
  readonly notes: string[]
}

/**
 * Builds the record of a post from its block in an embed page (platforms-2.md § 9.2).
 *
 * @param parent the block of the post that it answers; null if the page has none
 * @returns the name of the part that the page lacks
 */
export function buildThreadsRecord(
  $: HtmlPage,
  block: Elements,
  parent: Elements | null,
  post: PostRef,
  witness: PostRecord['witness'],
  at: Date,
): ThreadsRecord | string {
  const quote = block.find('.QuotePostContainer').first()
  const quoted = quote.length === 0 ? null : readThreadsQuote(quote)
  // What is left is the post's own.
  quote.remove()
  const author = readThreadsAuthor(block)
  if (author === null) return '.AuthorIdentity a.HeaderLink'
  const body = block.find('.BodyContainerNoThreadLine').first()
  if (body.length === 0) return '.BodyContainerNoThreadLine'
  const counts = body.find('.ActionBarContainer').first()
  if (counts.length === 0) return '.ActionBarContainer'
  const media = readThreadsMedia($, body, post.url)
  if (typeof media === 'string') return media
  const words = readThreadsText($, body.find('.BodyTextContainer').first())
  const publishedAt = timeOfShortcode(post.id, at)
  const topic = block.find('.TopicTagWrapper').first().text().trim()
  const record: PostRecord = {
    ...blankRecord(post, witness),
    author,
    publishedAt,
    publishedOn: publishedAt?.slice(0, 10) ?? null,
    ...words,
    media,
    linkCard: readThreadsCard(body),
    quoted,
    metrics: readCounts($, counts, at),
    ...readAnsweredPost($, body, parent, witness),
    ...(topic === '' ? {} : { community: topic }),
  }
  const lacks = [...lackOfQuote(quoted, post), ...lackOfStickers(body, post)]
  return { record, missing: lacks.map(({ part }) => part), notes: lacks.map(({ note }) => note) }
}

interface Lack {
  readonly part: MissingPart
  readonly note: string
}

const lackOfQuote = (quoted: QuotedWithoutWords | null, { url }: PostRef): Lack[] => {
  if (quoted === null) return []
  const whole = quoted.handle !== undefined && quoted.publishedAt !== undefined
  return [
    {
      part: { part: 'quoted', url, reason: whole ? 'upstream' : 'unreadable' },
      note: 'Threads serves neither the words nor the address of the quoted post.',
    },
  ]
}

/** Stickers in the text are pictures of another host, which is not asked. */
function lackOfStickers(body: Elements, { url }: PostRef): Lack[] {
  const stickers = body.find('.BodyTextContainer img')
  if (stickers.length === 0) return []
  const source = stickers.first().attr('src') ?? url
  return [
    {
      part: { part: 'photo', url: source, reason: 'upstream' },
      note: `Stickers in the text are not kept: ${stickers.length}.`,
    },
  ]
}

/** Likes, replies and reposts, in this order; a count of none or a hidden one is not there. */
function readCounts($: HtmlPage, bar: Elements, at: Date): PostMetrics {
  const [likes = null, replies = null, reposts = null] = bar
    .find('.ActionBarIcon')
    .toArray()
    .map((node) => parseRoundedCount($(node).find('.ActionBarCount').first().text()))
  return { at: at.toISOString(), likes, replies, reposts, quotes: null, views: null }
}
