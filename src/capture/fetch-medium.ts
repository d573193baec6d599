import { mediumDigest } from '../archive/content-hash.ts'
import type { MissingPart } from '../model/outcome.ts'
import type { Medium } from '../model/post-record.ts'
import type { FetchedFile, MediaFetcher } from './media-fetcher.ts'
import { fetchPlaylist } from './playlist.ts'

export interface FetchedMedium {
  /** What of it was not served, with why; empty where all was. */
  readonly missing: readonly {
    part: MissingPart['part']
    url: string
    failed: Extract<FetchedFile, { ok: false }>
  }[]
  /** The lesser rendition that took the place of the best one; null where none did. */
  readonly insteadUrl: string | null
}

/**
 * Fetches one medium, however it is served: a whole file, a playlist with its segments, or a video
 * and its sound apart. The digest that tells whether its bytes changed is set in `media.hashes`.
 */
export async function fetchMedium(medium: Medium, media: MediaFetcher): Promise<FetchedMedium> {
  const { url, kind, soundUrl } = medium
  const fetched =
    medium.delivery === 'hls'
      ? await fetchPlaylist(url, media)
      : await media.fetch([url, ...medium.fallbackUrls], kind, kind)
  const part = kind === 'gif' ? 'video' : kind
  if (!fetched.ok) return { missing: [{ part, url, failed: fetched }], insteadUrl: null }
  const insteadUrl = fetched.url === url ? null : fetched.url
  const parts = 'parts' in fetched ? fetched.parts : [fetched.sha256]
  const sound = soundUrl === undefined ? null : await media.fetch([soundUrl], 'audio', 'audio')
  media.hashes.set(url, mediumDigest(sound?.ok ? [...parts, sound.sha256] : parts) ?? '')
  if (soundUrl === undefined || sound === null || sound.ok) return { missing: [], insteadUrl }
  return { missing: [{ part: 'audio', url: soundUrl, failed: sound }], insteadUrl }
}
