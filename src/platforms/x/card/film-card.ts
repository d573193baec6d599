import type { Medium } from '../../../model/post-record.ts'
import { getCount } from '../../shared/untyped-json.ts'
import { bareCardName } from './card-names.ts'
import type { CardValues } from './card-values.ts'

/** Values that name a film's file, playlist or list of files. */
const STREAMS = ['player_stream_url', 'player_hls_url', 'amplify_url_vmap', 'amplify_url']

/**
 * Reads the film or sound that a card plays: the stream of a player, amplify or promotion card, a broadcast, a space. A
 * list of files (VMAP, which `film-list.ts` reads) and a live event name no file, so the medium is not served.
 */
export function readFilmCard(card: CardValues, post: string): Medium[] {
  const streams = STREAMS.map(card.webUrl).filter((url) => url !== null)
  const type = card.text('player_stream_content_type') ?? ''
  const poster = card.image(['player_image', 'broadcast_thumbnail', 'image', 'thumbnail_image'])
  const seconds =
    getCount(card.object('content_duration_seconds'), 'string_value') ??
    getCount(card.object('player_content_duration_seconds'), 'string_value')
  const shape = {
    fallbackUrls: [],
    posterUrl: poster?.url ?? null,
    alt: null,
    width: getCount(card.object('player_width'), 'string_value'),
    height: getCount(card.object('player_height'), 'string_value'),
    durationMs: seconds === null ? null : seconds * 1000,
  }
  const kind = type.startsWith('audio/') ? ('audio' as const) : ('video' as const)
  const file = streams.find((url) => /\.(?:mp4|m4a|mp3|mov)(?:$|\?)/i.test(url)) ?? null
  if (file !== null) return [{ kind, url: file, ...shape }]
  const playlist = streams.find((url) => /\.m3u8(?:$|\?)/i.test(url)) ?? null
  if (playlist !== null) return [{ kind, url: playlist, delivery: 'hls', ...shape }]
  const [list] = streams
  if (list !== undefined && /\.vmap(?:$|\?)|^https:\/\/video\.twimg\.com\//i.test(list)) {
    return [{ kind, url: list, served: false, ...shape }]
  }
  if (list !== undefined) return [{ kind, url: list, ...shape }]
  const live = LIVE[bareCardName(card.name)]
  if (live === undefined) return []
  return [{ kind: live, url: card.webUrl('broadcast_url') ?? pageOf(card) ?? post, served: false, ...shape }]
}

/** Cards of live events by their kind. X plays them from their own pages. */
const LIVE: Readonly<Record<string, 'video' | 'audio'>> = {
  broadcast: 'video',
  periscope_broadcast: 'video',
  audiospace: 'audio',
}

function pageOf(card: CardValues): string | null {
  const space = card.text('id')
  if (space !== null && /^\w{5,20}$/.test(space)) return `https://x.com/i/spaces/${space}`
  return /^https?:/i.test(card.url ?? '') ? card.url : null
}
