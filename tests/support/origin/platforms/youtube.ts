import { mp4 } from '../film.ts'
import { jpeg } from '../picture.ts'
import type { Page } from '../site.ts'

/** An invented video, from which the origin derives the answers of player and oEmbed. */
export interface YoutubeVideo {
  readonly id: string
  readonly title: string
  readonly description?: string
  readonly channel?: { readonly id: string; readonly name: string; readonly handle: string }
  readonly seconds?: number
  /** ISO 8601 with a zone. */
  readonly publishDate?: string
  readonly unlisted?: boolean
  readonly familySafe?: boolean
  /** A file that the app's client is served. */
  readonly film?: boolean
}

const CHANNEL = { id: 'UCharbourdesk00000000000', name: 'Harbour Desk', handle: 'harbourdesk' }
const PLAYER =
  'https://www.youtube.com/youtubei/v1/player?prettyPrint=false&$fields=microformat,videoDetails,playabilityStatus'
const REEL =
  'https://www.youtube.com/youtubei/v1/reel/reel_item_watch?prettyPrint=false&$fields=playerResponse.streamingData.formats'

export const youtubeThumbnail = (id: string, name = 'maxresdefault'): string =>
  `https://i.ytimg.com/vi/${id}/${name}.jpg`
export const youtubeFilm = (id: string): string =>
  `https://rr1---sn-x.googlevideo.com/videoplayback?id=${id}&sig=s`

/** The player's answer for a living video. */
export function youtubePlayer(video: YoutubeVideo): Record<string, unknown> {
  const { id, title, description = '', channel = CHANNEL, seconds = 201 } = video
  const thumbnails = [
    { url: youtubeThumbnail(id, 'hqdefault'), width: 480, height: 360 },
    { url: youtubeThumbnail(id), width: 1280, height: 720 },
  ]
  return {
    playabilityStatus: { status: 'OK', playableInEmbed: true },
    videoDetails: {
      videoId: id,
      title,
      lengthSeconds: String(seconds),
      channelId: channel.id,
      shortDescription: description,
      thumbnail: { thumbnails },
      viewCount: '4213',
      author: channel.name,
    },
    microformat: {
      playerMicroformatRenderer: {
        title: { simpleText: title },
        description: { simpleText: description },
        ownerProfileUrl: `http://www.youtube.com/@${channel.handle}`,
        ownerChannelName: channel.name,
        externalChannelId: channel.id,
        externalVideoId: id,
        isFamilySafe: video.familySafe ?? true,
        isUnlisted: video.unlisted ?? false,
        publishDate: video.publishDate ?? '2026-02-28T09:00:00-08:00',
        likeCount: '99',
      },
    },
  }
}

/** The player's answer in place of a video. */
export const youtubeUnplayable = (
  status: string,
  reason: string,
  subreason?: string,
): Record<string, unknown> => ({
  playabilityStatus: {
    status,
    reason,
    errorScreen: {
      playerErrorMessageRenderer: {
        reason: { simpleText: reason },
        ...(subreason === undefined ? {} : { subreason: { simpleText: subreason } }),
      },
    },
  },
})

export const youtubeOembed = ({ id, title, channel = CHANNEL }: YoutubeVideo): Record<string, unknown> => ({
  title,
  author_name: channel.name,
  author_url: `https://www.youtube.com/@${channel.handle}`,
  type: 'video',
  version: '1.0',
  provider_name: 'YouTube',
  thumbnail_url: youtubeThumbnail(id, 'hqdefault'),
  html: `<iframe src="https://www.youtube.com/embed/${id}?feature=oembed"></iframe>`,
})

export const youtubePlayerUrl = (id: string): string => `${PLAYER}#${id}`
export const youtubeOembedUrl = (id: string): string =>
  `https://www.youtube.com/oembed?${new URLSearchParams({ format: 'json', url: `https://www.youtube.com/watch?v=${id}` })}`

export const jsonPage = (value: unknown): Page => ({
  headers: { 'content-type': 'application/json; charset=UTF-8' },
  body: JSON.stringify(value),
})

/** Every answer about a living video. */
export function youtubePages(video: YoutubeVideo): Record<string, Page> {
  const { id } = video
  const formats = video.film ? [{ itag: 18, url: youtubeFilm(id), width: 640, height: 360 }] : []
  const picture = (name: string): [string, Page] => [
    youtubeThumbnail(id, name),
    { headers: { 'content-type': 'image/jpeg' }, body: jpeg(16, 9, [200, 20, 20], `${id} ${name}`) },
  ]
  return {
    [youtubePlayerUrl(id)]: jsonPage(youtubePlayer(video)),
    [youtubeOembedUrl(id)]: jsonPage(youtubeOembed(video)),
    [`${REEL}#${id}`]: jsonPage({ playerResponse: { streamingData: { formats } } }),
    [youtubeFilm(id)]: {
      headers: { 'content-type': 'video/mp4' },
      body: Buffer.concat([...mp4(id).chunks(0)]),
    },
    ...Object.fromEntries([picture('hqdefault'), picture('maxresdefault')]),
  }
}

/** Both answers about a video that is gone. */
export const youtubeGonePages = (id: string, player: Record<string, unknown>): Record<string, Page> => ({
  [youtubePlayerUrl(id)]: jsonPage(player),
  [youtubeOembedUrl(id)]: { status: 404, headers: { 'content-type': 'text/plain' }, body: 'Not Found' },
})
