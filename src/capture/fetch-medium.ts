import { mediumDigest } from '../archive/content-hash.ts'
import type { MissingPart } from '../model/outcome.ts'
import type { Medium } from '../model/post-record.ts'
import type { FetchedFile, MediaFetcher } from './media-fetcher.ts'
import { fetchPlaylist } from './playlist.ts'

interface FetchedMedium {
  /** The parts that were not served, with the reason; empty if all were. */
  readonly missing: readonly {
    part: MissingPart['part']
    url: string
    failed: Extract<FetchedFile, { ok: false }>
  }[]
  /** The URL of the lesser rendition that was served instead of the best one; null if the best one was. */
  readonly insteadUrl: string | null
}

const UNSERVED: Extract<FetchedFile, { ok: false }> = { ok: false, reason: 'upstream', retryAt: null }

/**
 * Fetches one medium: a file, a playlist with its segments, or a video with a separate sound file.
 * Records the digest of its bytes in `media.hashes`.
 */
export async function fetchMedium(medium: Medium, media: MediaFetcher): Promise<FetchedMedium> {
  const { url, kind, soundUrl } = medium
  const part = kind === 'gif' ? 'video' : kind
  if (medium.served === false) return { missing: [{ part, url, failed: UNSERVED }], insteadUrl: null }
  const fetched =
    medium.delivery === 'hls'
      ? await fetchPlaylist(url, media)
      : await media.fetch([url, ...medium.fallbackUrls], kind, kind)
  if (!fetched.ok) return { missing: [{ part, url, failed: fetched }], insteadUrl: null }
  const insteadUrl = fetched.url === url ? null : fetched.url
  const parts = 'parts' in fetched ? fetched.parts : [fetched.sha256]
  const sound = soundUrl === undefined ? null : await media.fetch([soundUrl], 'audio', 'audio')
  media.hashes.set(url, mediumDigest(sound?.ok ? [...parts, sound.sha256] : parts) ?? '')
  if (soundUrl === undefined || sound === null || sound.ok) return { missing: [], insteadUrl }
  return { missing: [{ part: 'audio', url: soundUrl, failed: sound }], insteadUrl }
}
