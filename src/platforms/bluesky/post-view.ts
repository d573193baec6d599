import type { PostRef } from '../../model/platform.ts'
import type { PostRecord, QuotedPart, QuotedPost } from '../../model/post-record.ts'
import {
  getBoolean,
  getCount,
  getObject,
  getObjects,
  getString,
  getStrings,
  getTime,
  type JsonObject,
} from '../shared/untyped-json.ts'
import { isDid, POST_COLLECTION, pageOfUri, parseAtUri } from './at-uri.ts'
import { readAuthor } from './author.ts'
import { readEmbedCard, readLinkedGif, splitEmbed } from './embed.ts'
import { readAudience, readLabels } from './labels.ts'
import { readMedia } from './media.ts'
import { readRichText } from './rich-text.ts'

/** Builds the URL of a file that an account uploaded; null if the account's server is not known. */
export type BlobUrl = (did: string, cid: string) => string | null

/** Reads the content of a record (`app.bsky.feed.post`), which the AppView's view and the author's server have alike. */
export function readRecord(
  id: string,
  record: JsonObject | null,
  view: JsonObject | null,
  blobUrl: BlobUrl,
): Omit<QuotedPost, 'author' | 'metrics' | 'replyTo'> & { readonly embedded: JsonObject | null } {
  const text = getString(record, 'text') ?? ''
  const publishedAt = getTime(record, 'createdAt')
  const [language = null] = getStrings(record, 'langs').filter((one) => LANGUAGE.test(one))
  const viewed = viewedEmbed(view)
  const written = splitEmbed(getObject(record, 'embed'))
  // The AppView may leave an embed out. The record still says what it is.
  const shown = viewed === null ? written : splitEmbed(viewed)
  const did = parseAtUri(id)?.repo ?? ''
  const url = pageOfUri(id) ?? id
  const threadId = getString(getObject(getObject(record, 'reply'), 'root'), 'uri')
  return {
    platform: 'bluesky',
    id,
    url,
    publishedAt,
    publishedOn: publishedAt?.slice(0, 10) ?? null,
    language,
    text,
    textCut: false,
    entities: readRichText(record, text),
    media: [
      ...readMedia(viewed === null ? null : shown.media, written.media, (cid) => blobUrl(did, cid), url),
      ...readLinkedGif(shown),
    ],
    poll: null,
    linkCard: readEmbedCard(shown),
    editIds: [],
    ...readLabels(view, record),
    ...(threadId === null ? {} : { threadId }),
    embedded: shown.record,
  }
}

const LANGUAGE = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/i

/** A quoted post has its embed in a list. */
const viewedEmbed = (view: JsonObject | null): JsonObject | null =>
  getObject(view, 'embed') ?? getObjects(view, 'embeds')[0] ?? null

/** The record of a post view (`app.bsky.feed.defs#postView`), or of a quoted post (`app.bsky.embed.record#viewRecord`). */
function readView(
  view: JsonObject,
  at: Date,
  blobUrl: BlobUrl,
): QuotedPost & { readonly embedded: JsonObject | null } {
  const record = getObject(view, 'record') ?? getObject(view, 'value')
  const author = getObject(view, 'author')
  const parent = getString(getObject(getObject(record, 'reply'), 'parent'), 'uri')
  return {
    ...readRecord(getString(view, 'uri') ?? '', record, view, blobUrl),
    author: readAuthor(author),
    ...readAudience(author),
    metrics: {
      at: at.toISOString(),
      likes: getCount(view, 'likeCount'),
      replies: getCount(view, 'replyCount'),
      reposts: getCount(view, 'repostCount'),
      quotes: getCount(view, 'quoteCount'),
      views: null,
      ...(getCount(view, 'bookmarkCount') === null
        ? {}
        : { bookmarks: getCount(view, 'bookmarkCount') ?? 0 }),
    },
    replyTo: parent === null ? null : { id: parent, handle: null, url: pageOfUri(parent) },
  }
}

/**
 * Builds the record of a post that the AppView shows.
 *
 * @param parentView the post that it answers, as shown with it; null if none is
 */
export function buildPostRecord(
  post: PostRef,
  view: JsonObject,
  parentView: JsonObject | null,
  at: Date,
  blobUrl: BlobUrl,
): PostRecord {
  const { embedded, ...base } = readView(view, at, blobUrl)
  const parent = parentView === null ? null : readView(parentView, at, blobUrl)
  const handle = base.author?.handle ?? 'handle.invalid'
  const rkey = parseAtUri(base.id)?.rkey
  return {
    stet: 1,
    ...base,
    id: isDid(parseAtUri(base.id)?.repo ?? '') ? base.id : post.id,
    replyTo: base.replyTo && { ...base.replyTo, handle: parent?.author?.handle ?? null },
    quoted: embedded === null ? null : readQuote(embedded, at, blobUrl),
    ...(parent === null ? {} : { parent: withoutEmbedded(parent) }),
    ...(handle === 'handle.invalid' || isDid(handle)
      ? {}
      : { aliases: [`at://${handle}/${POST_COLLECTION}/${rkey}`] }),
    witness: 'bluesky-appview',
    confirmedBy: [],
    quotedBy: null,
  }
}

function withoutEmbedded({ embedded: _, ...post }: ReturnType<typeof readView>): QuotedPost {
  return post
}

/** Reads a quoted post, or why the AppView does not show it; null for a record that is not a post. */
function readQuote(embedded: JsonObject, at: Date, blobUrl: BlobUrl): QuotedPart | null {
  const uri = getString(embedded, 'uri')
  if (parseAtUri(uri) !== null && pageOfUri(uri) === null) return null
  const unavailable = (state: string): QuotedPart => ({
    status: 'unavailable',
    id: uri,
    url: pageOfUri(uri),
    state,
  })
  if (getBoolean(embedded, 'notFound')) return unavailable('not found')
  if (getBoolean(embedded, 'blocked')) return unavailable('blocked')
  if (getBoolean(embedded, 'detached')) return unavailable('detached by its author')
  if (uri === null || getObject(embedded, 'value') === null) return unavailable('unavailable')
  return { status: 'served', post: withoutEmbedded(readView(embedded, at, blobUrl)) }
}

/** The accounts whose files a record may name: the author's and the quoted one's. */
export function accountsWithFiles({ id, media, quoted }: PostRecord): string[] {
  const all = [
    media.length > 0 ? id : null,
    quoted?.status === 'served' && quoted.post.media.length > 0 ? quoted.post.id : null,
  ]
  return [...new Set(all.flatMap((one) => parseAtUri(one)?.repo ?? []))].filter(isDid)
}
