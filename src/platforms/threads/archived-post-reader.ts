import { loadHtml } from '../../detect/html/load-html.ts'
import type { ArchivedPost } from '../../model/archived-posts.ts'
import type { PostRef } from '../../model/platform.ts'
import { createArchivedPostReader } from '../shared/archived-post-reader.ts'
import { salvagedPost } from '../shared/meta/salvaged-post.ts'
import { timeOfShortcode } from '../shared/meta/shortcode.ts'
import { readEmbeddedPost } from './embed-page.ts'
import { readThreadsTags } from './post-page.ts'
import { parseThreadsAddress } from './post-ref.ts'

/** Whatever now is, a shortcode's time is before it. */
const END_OF_TIME = new Date(8.64e15)

/** Reads posts from archived embed pages, and from the tags of archived pages of posts, which have the words and no media. */
export const threadsArchivedPostReader = createArchivedPostReader({
  addresses(post, handle) {
    const names = [...new Set([parseThreadsAddress(post.url)?.handle ?? null, handle])]
    const paths = names.flatMap((name) => (name === null ? [] : `@${name}/post/${post.id}`))
    const hosts = ['www.threads.com', 'www.threads.net']
    return hosts.flatMap((host) => [`t/${post.id}`, ...paths].map((path) => `${host}/${path}`))
  },
  publishedAt(id) {
    const time = timeOfShortcode(id, END_OF_TIME)
    return time === null ? null : new Date(time)
  },
  read: (post, { text, at }) => readEmbed(post, text, at) ?? readPage(post, text, at),
})

function readEmbed(post: PostRef, text: string, at: Date): ArchivedPost | null {
  const $ = loadHtml(text)
  const found = $ === null ? null : readEmbeddedPost($, post, 'web-archive', at)
  return found === null || 'kind' in found ? null : salvagedPost(found.record, found.missing, at)
}

function readPage(post: PostRef, text: string, at: Date): ArchivedPost | null {
  const $ = loadHtml(text)
  const status = $ === null ? null : readThreadsTags($, post.id, at)
  return status?.kind === 'alive' ? salvagedPost(status.record, status.missing, at) : null
}
