import { createArchivedPostReader } from '../shared/archived-post-reader.ts'
import { getString, parseObject } from '../shared/untyped-json.ts'
import { buildTruthRecord } from './status-record.ts'

/** Reads posts from web archives: copies of the API's answers. How its pages lie in archives is not established. */
export const truthsocialArchivedPostReader = createArchivedPostReader({
  addresses: ({ id }) => [`truthsocial.com/api/v1/statuses/${id}`],
  publishedAt(id) {
    const ms = /^\d{16,20}$/.test(id) ? Number(BigInt(id) >> 16n) : Number.NaN
    return Number.isNaN(ms) ? null : new Date(ms)
  },
  read(post, { text, at }) {
    const answer = parseObject(text)
    if (
      answer === null ||
      getString(answer, 'id') !== post.id ||
      getString(answer, 'visibility') !== 'public'
    )
      return null
    const record = buildTruthRecord(post, answer, at)
    return {
      record: { ...record, witness: 'web-archive', archivedAt: at.toISOString() },
      missing: [],
      links: [],
      repost: false,
    }
  },
  renditionRank: (url) => (/\/original\//.test(url) ? 0 : 1),
})
