import { loadHtml } from '../../detect/html/load-html.ts'
import type { ArchivedPost } from '../../model/archived-posts.ts'
import { createArchivedPostReader } from '../shared/archived-post-reader.ts'
import { buildListedRecord, findListedPost } from './archived-listing.ts'
import { buildEmbedRecord } from './embed-record.ts'
import { ownerOf, parseRedditUrl } from './post-url.ts'

/**
 * Reads posts from web archives: the JSON that Reddit served without an account until June 2026, and copies of the embed
 * page. Ids are given in order, but carry no time, so an account's posts of a day can't be listed.
 */
export const redditArchivedPostReader = createArchivedPostReader({
  addresses(post) {
    const owner = ownerOf(post)
    const path = owner === null ? `comments/${post.id}` : `${owner}/comments/${post.id}`
    return ['www.reddit.com', 'old.reddit.com', 'embed.reddit.com'].map((host) => `${host}/${path}`)
  },
  read(post, { text, at }) {
    const listed = findListedPost(text, post.id)
    const found = listed === null ? null : buildListedRecord(post, listed, at)
    if (listed !== null) return found && { ...found, links: [], repost: false }
    return readPage(text, post.id, at)
  },
})

function readPage(text: string, id: string, at: Date): ArchivedPost | null {
  const $ = loadHtml(text)
  const canonical = URL.parse($?.('#canonical-url-updater').attr('value') ?? '')
  const post = canonical === null ? null : parseRedditUrl(canonical)
  const built = $ === null || post?.id !== id ? null : buildEmbedRecord($, post, at)
  if (!built?.titled) return null
  const record = { ...built.record, witness: 'web-archive', archivedAt: at.toISOString() }
  return { record, missing: built.missing, links: [], repost: false }
}
