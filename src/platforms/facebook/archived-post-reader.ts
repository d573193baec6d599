import { loadHtml } from '../../detect/load-html.ts'
import type { ArchivedPostReader } from '../../model/archived-posts.ts'
import { readTags } from './post-page.ts'

/**
 * Reads posts from archived copies of their pages, by their tags: web archives see what a reader without an account does. Ids carry no
 * time, so a page's posts of a day can't be listed.
 */
export const facebookArchivedPostReader: ArchivedPostReader = {
  addresses: ({ url }) => [url.replace(/^https:\/\//, '').replace(/\/$/, '')],
  publishedAt: () => null,
  read(post, { text, at }) {
    const $ = loadHtml(text)
    const record = $ === null ? null : readTags($, post, 'web-archive')
    if (record === null || typeof record === 'string' || record.text === null) return null
    return {
      record: { ...record, archivedAt: at.toISOString() },
      missing: [{ part: 'text', url: post.url, reason: 'upstream' }],
      links: [],
      repost: false,
    }
  },
  snapshotsAround: () => [],
  mediumPrefix: (url) => url.replace(/^https?:\/\//, '').split(/[?#]/, 1)[0] ?? url,
  renditionRank: () => 0,
}
