import { extractJson } from '../../detect/data/extract-json.ts'
import { createArchivedPostReader } from '../shared/archived-post-reader.ts'
import { type JsonObject, parseObject } from '../shared/untyped-json.ts'
import { buildVideoRecord, videoIdOf } from './video-record.ts'

const MARK = 'ytInitialPlayerResponse'
/** The longest player's answer in a page. */
const MAX_LENGTH = 2_000_000

/**
 * Reads videos from archived watch pages, whose script holds the player's answer. An id carries no time, so a channel's
 * videos of a day can't be listed.
 */
export const youtubeArchivedPostReader = createArchivedPostReader({
  addresses: ({ id }) => [`www.youtube.com/watch?v=${id}`, `youtu.be/${id}`],
  read(post, { text, at }) {
    const player = playerIn(text)
    if (player === null || videoIdOf(player) !== post.id) return null
    const record = buildVideoRecord(post, player, 'web-archive', at)
    if (record === null) return null
    return { record: { ...record, archivedAt: at.toISOString() }, missing: [], links: [], repost: false }
  },
})

/** The player's answer in a page's script; null if there is none. */
function playerIn(page: string): JsonObject | null {
  const from = page.indexOf('{', page.indexOf(`${MARK} = `))
  if (!page.includes(`${MARK} = `) || from === -1) return null
  for (const json of extractJson(page.slice(from, from + MAX_LENGTH))) return parseObject(json)
  return null
}
