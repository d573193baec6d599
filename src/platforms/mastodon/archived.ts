import { createArchivedPostReader } from '../shared/archived-post-reader.ts'
import { getString, parseObject } from '../shared/untyped-json.ts'
import { buildNoteRecord, isPostObject, isPublic } from './note.ts'
import { parseHostedId, timeOfStatusId } from './post-id.ts'
import { buildStatusRecord } from './status-record.ts'

/**
 * Reads statuses from web archives: copies of the API's and ActivityPub's answers. How the pages of hosts lie in archives
 * is not established, so they are not read.
 */
export const mastodonArchivedPostReader = createArchivedPostReader({
  addresses(post) {
    const { host, id } = parseHostedId(post) ?? { host: '', id: '' }
    return [post.url.replace(/^https:\/\//, ''), `${host}/api/v1/statuses/${id}`]
  },
  publishedAt(id) {
    const time = timeOfStatusId(parseHostedId({ id })?.id ?? '')
    return time === null ? null : new Date(time)
  },
  read(post, { text, at }) {
    const answer = parseObject(text)
    if (answer === null) return null
    const status =
      getString(answer, 'id') === parseHostedId(post)?.id && getString(answer, 'visibility') !== null
    if (status && !['public', 'unlisted'].includes(getString(answer, 'visibility') ?? '')) return null
    if (!status && !(isPostObject(answer) && isPublic(answer) && getString(answer, 'url') === post.url))
      return null
    const record = status ? buildStatusRecord(post, answer, at) : buildNoteRecord(post, answer)
    return {
      record: { ...record, witness: 'web-archive', archivedAt: at.toISOString() },
      missing: [],
      links: [],
      repost: false,
    }
  },
  renditionRank: (url) => (/\/original\//.test(url) ? 0 : 1),
})
