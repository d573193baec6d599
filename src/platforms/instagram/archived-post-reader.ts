import { extractJson } from '../../detect/data/extract-json.ts'
import { loadHtml } from '../../detect/html/load-html.ts'
import type { ArchivedPost } from '../../model/archived-posts.ts'
import type { PostRef } from '../../model/platform.ts'
import { createArchivedPostReader } from '../shared/archived-post-reader.ts'
import { salvagedPost } from '../shared/meta/salvaged-post.ts'
import { timeOfShortcode } from '../shared/meta/shortcode.ts'
import { getObject, getObjects, parseObject } from '../shared/untyped-json.ts'
import { buildInstagramRecord } from './embed-record.ts'
import { buildMediaRecord } from './media-record.ts'
import { readShownPost } from './post-page.ts'
import { parsePostAddress } from './post-ref.ts'

const MARK = 'window._sharedData = '
/** The longest data in a page. */
const MAX_LENGTH = 2_000_000
/** Whatever now is, a shortcode's time is before it. */
const END_OF_TIME = new Date(8.64e15)

/**
 * Reads posts from archived embed pages, from the post's pages until 2021, whose script holds the same data, and from the
 * tags of later pages, which have the words and no media.
 */
export const instagramArchivedPostReader = createArchivedPostReader({
  addresses: ({ id }) => ['p', 'reel', 'tv'].map((kind) => `www.instagram.com/${kind}/${id}`),
  publishedAt(id) {
    const time = timeOfShortcode(id, END_OF_TIME)
    return time === null ? null : new Date(time)
  },
  read: (post, { text, at }) =>
    readEmbed(post, text, at) ?? readSharedData(post, text, at) ?? readPage(post, text, at),
})

function readEmbed(post: PostRef, text: string, at: Date): ArchivedPost | null {
  const $ = loadHtml(text)
  const root = $?.('.Embed[data-permalink]').first()
  const named = parsePostAddress(root?.attr('data-permalink'))
  if ($ === null || root === undefined || named?.id !== post.id) return null
  const built = buildInstagramRecord($, root, named, 'web-archive', at)
  return typeof built === 'string' ? null : salvagedPost(built.record, built.missing, at)
}

function readSharedData(post: PostRef, text: string, at: Date): ArchivedPost | null {
  const from = text.indexOf(MARK)
  if (from === -1) return null
  const [json] = extractJson(text.slice(from + MARK.length, from + MARK.length + MAX_LENGTH))
  const [page] = getObjects(getObject(parseObject(json ?? ''), 'entry_data'), 'PostPage')
  const media = getObject(getObject(page ?? null, 'graphql'), 'shortcode_media')
  const record = media === null ? null : buildMediaRecord(media, post, 'web-archive', at)
  return record === null || typeof record === 'string' ? null : salvagedPost(record, [], at)
}

function readPage(post: PostRef, text: string, at: Date): ArchivedPost | null {
  const $ = loadHtml(text)
  const status = $ === null ? null : readShownPost($, post, at)
  return status?.kind === 'alive' ? salvagedPost(status.record, status.missing, at) : null
}
