import type { PostRef } from '../../model/platform.ts'

const ID = /^[A-Za-z0-9_-]{11}$/
/** Values in place of an id that are not ids: playlists and a channel's live stream. */
const NO_ID: ReadonlySet<string> = new Set(['videoseries', 'live_stream'])

/** The reference of a video by its id; null for anything else. */
export function createVideoRef(id: string): PostRef | null {
  if (!ID.test(id) || NO_ID.has(id)) return null
  return { platform: 'youtube', id, url: `https://www.youtube.com/watch?v=${id}` }
}
