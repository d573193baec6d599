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

const UNSERVED: Extract<FetchedFile, { ok: false }> = {
  ok: false,
  reason: 'upstream',
  retryAt: null,
  refused: true,
}

/**
 * Fetches one medium: a file, a playlist with its segments, or a video with a separate sound file.
 * Records the digest of its bytes in `media.hashes`.
 */
export async function fetchMedium(medium: Medium, media: MediaFetcher): Promise<FetchedMedium> {
  const { url, kind, soundUrl, withheld } = medium
  const part = kind === 'gif' ? 'video' : kind
  const named = { ...UNSERVED, reason: withheld ? ('withheld' as const) : UNSERVED.reason }
  if (medium.served === false) return { missing: [{ part, url, failed: named }], insteadUrl: null }
  const fetched = await fetchBytes(medium, media)
  if (!fetched.ok) {
    // The platform's own reason explains a refusal; a failure may pass.
    return {
      missing: [{ part, url, failed: withheld && fetched.refused ? named : fetched }],
      insteadUrl: null,
    }
  }
  const insteadUrl = fetched.url === url ? null : fetched.url
  const parts = 'parts' in fetched ? fetched.parts : [fetched.sha256]
  const sound = soundUrl === undefined ? null : await media.fetch([soundUrl], 'audio', 'audio')
  media.hashes.set(url, mediumDigest(sound?.ok ? [...parts, sound.sha256] : parts) ?? '')
  if (soundUrl === undefined || sound === null || sound.ok) return { missing: [], insteadUrl }
  return { missing: [{ part: 'audio', url: soundUrl, failed: sound }], insteadUrl }
}

/** The file or the playlist; the fallback playlist only if no file will ever be served. */
async function fetchBytes(medium: Medium, media: MediaFetcher) {
  const { url, kind, fallbackUrls, fallbackPlaylistUrl } = medium
  if (medium.delivery === 'hls') return fetchPlaylist(url, media)
  const file = await media.fetch([url, ...fallbackUrls], kind, kind)
  if (file.ok || !file.refused || fallbackPlaylistUrl === undefined) return file
  return fetchPlaylist(fallbackPlaylistUrl, media)
}
