import { parse, types } from 'hls-parser'
import type { FetchedFile, MediaFetcher } from './media-fetcher.ts'

/** About eleven hours of video with segments of the usual length. */
const MAX_SEGMENTS = 10_000

type Failed = Extract<FetchedFile, { ok: false }>
type Playlist = { ok: true; url: string; parsed: types.Playlist }
/** The digests of a medium's parts, in order. */
type Parts = { ok: true; sha256: string[] } | Failed

const unreadable: Failed = { ok: false, reason: 'unreadable', retryAt: null, refused: true }

/**
 * Fetches a medium that is served as HLS (RFC 8216): the playlist, its best variant with its audio, and
 * every segment. Each is recorded as a separate exchange. Encrypted segments are `unreadable`.
 *
 * @returns the SHA-256 of each segment, in order, or the failure
 */
export async function fetchPlaylist(
  url: string,
  media: MediaFetcher,
): Promise<{ ok: true; url: string; parts: string[] } | Failed> {
  const first = await fetchAndParse(url, media)
  if (!first.ok) return first
  const digests: string[] = []
  for (const address of mediaPlaylists(first)) {
    const playlist = address === first.url ? first : await fetchAndParse(address, media)
    if (!playlist.ok) return playlist
    const parts = await fetchSegments(playlist, url, media)
    if (!parts.ok) return parts
    digests.push(...parts.sha256)
  }
  return digests.length === 0 ? unreadable : { ok: true, url, parts: digests }
}

async function fetchAndParse(url: string, media: MediaFetcher): Promise<Playlist | Failed> {
  const fetched = await media.fetch([url], 'playlist', 'playlist')
  if (!fetched.ok) return fetched
  try {
    return { ok: true, url, parsed: parse(await fetched.body.text()) }
  } catch {
    // The parser throws if the text is not a playlist.
    return unreadable
  }
}

/** The URLs of the best variant's playlist and of its audio's, if that is separate. */
function mediaPlaylists({ url, parsed }: Playlist): string[] {
  if (!(parsed instanceof types.MasterPlaylist)) return [url]
  const best = parsed.variants.toSorted((a, b) => b.bandwidth - a.bandwidth)[0]
  if (best === undefined) return []
  const sound = best.audio.find(({ isDefault }) => isDefault) ?? best.audio[0]
  return [best.uri, ...(sound?.uri ? [sound.uri] : [])].flatMap((uri) => URL.parse(uri, url)?.href ?? [])
}

async function fetchSegments({ url, parsed }: Playlist, medium: string, media: MediaFetcher): Promise<Parts> {
  if (!(parsed instanceof types.MediaPlaylist)) return unreadable
  const { segments } = parsed
  if (segments.length > MAX_SEGMENTS) return { ok: false, reason: 'too-large', retryAt: null, refused: false }
  // A live stream has no end, so it cannot be captured whole.
  if (!parsed.endlist || segments.some(({ key }) => key && key.method !== 'NONE')) return unreadable
  const addresses = new Set(
    segments.flatMap(({ uri, map }) =>
      [map?.uri, uri].flatMap((part) => (part ? (URL.parse(part, url)?.href ?? []) : [])),
    ),
  )
  const sha256: string[] = []
  for (const address of addresses) {
    const fetched = await media.fetch([address], 'segment', 'segment', medium)
    if (!fetched.ok) return fetched
    sha256.push(fetched.sha256)
  }
  return { ok: true, sha256 }
}
