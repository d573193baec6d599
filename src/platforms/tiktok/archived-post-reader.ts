import { loadHtml } from '../../detect/html/load-html.ts'
import { createArchivedPostReader } from '../shared/archived-post-reader.ts'
import { getObject, getString } from '../shared/untyped-json.ts'
import { timeOfTiktokId } from './post-url.ts'
import { findDetail } from './web-page.ts'
import { buildWebRecord } from './web-record.ts'

/** Reads posts from archived copies of their pages. An account's posts of a day can't be listed. */
export const tiktokArchivedPostReader = createArchivedPostReader({
  addresses: ({ id, url }, handle) => {
    const own = /\/(@[\w.-]+\/(?:video|photo))\//.exec(url)?.[1]
    const paths = [own, handle === null ? undefined : `@${handle}/video`].filter((one) => one !== undefined)
    return [...new Set(paths)]
      .filter((path) => !path.startsWith('@_/'))
      .map((path) => `www.tiktok.com/${path}/${id}`)
  },
  publishedAt: timeOfTiktokId,
  read(post, { text, at }) {
    const $ = loadHtml(text)
    const detail = $ === null ? null : findDetail($).detail
    const item = getObject(getObject(detail, 'itemInfo'), 'itemStruct')
    if (item === null || getString(item, 'id') !== post.id) return null
    const built = buildWebRecord(post, item, 'web-archive', at)
    if ('absent' in built) return null
    return {
      record: { ...built.record, archivedAt: at.toISOString() },
      missing: [],
      links: [],
      repost: false,
    }
  },
})
