import type { PostRef } from '../../model/platform.ts'
import { createRecogniser } from '../shared/recognition/recogniser.ts'

const ID = /^[A-Za-z0-9_-]{11}$/
/** Values in place of an id that are not ids: playlists and a channel's live stream. */
const NO_ID: ReadonlySet<string> = new Set(['videoseries', 'live_stream'])
const HOSTS = /^(?:(?:www|m|music|gaming|[a-z]{2})\.)?(?:youtube(?:-nocookie)?\.com|youtubekids\.com)$/
const SHORT = /^(?:(?:www\.)?(?:youtu\.be|y2u\.be)|youtube\.googleapis\.com)$/
/** Front ends with YouTube's paths. */
const MIRRORS = /^(?:(?:invidious|inv|piped|yewtu)\.[a-z0-9.-]+)$/

function byId(id: string): PostRef | null {
  if (!ID.test(id) || NO_ID.has(id)) return null
  return { platform: 'youtube', id, url: `https://www.youtube.com/watch?v=${id}` }
}

function read(url: URL): PostRef | null {
  const host = url.hostname
  if (SHORT.test(host)) {
    const inPath = /^\/(?:(?:v|embed)\/)?([\w-]{11})(?![\w-])/.exec(url.pathname)?.[1]
    return byId(inPath ?? url.searchParams.get('v') ?? '')
  }
  if (!HOSTS.test(host) && !MIRRORS.test(host)) return null
  const path = url.pathname
  // Until 2012 the path was in the fragment; sharing links have it in a parameter.
  const inner = /^#!?\/(?=watch)/.test(url.hash) ? url.hash.replace(/^#!?/, '') : passedOn(url)
  if (inner !== null) return URL.canParse(inner, url.href) ? read(new URL(inner, url.href)) : null
  const inPath = /^\/(?:embed|v|e|vi|shorts|live)\/([\w-]{11})(?![\w-])/.exec(path)?.[1]
  if (inPath !== undefined && byId(inPath) !== null) return byId(inPath)
  // A playlist's frame may name its first video.
  if (!/^\/(?:watch(?:_popup)?|embed(?:\/videoseries)?|v|ytscreeningroom)?\/?$/.test(path)) return null
  return byId(url.searchParams.get('v')?.slice(0, 11) ?? '')
}

const passedOn = ({ pathname, searchParams }: URL): string | null =>
  pathname === '/attribution_link'
    ? searchParams.get('u')
    : pathname === '/oembed'
      ? searchParams.get('url')
      : null

/** Recognises YouTube's videos in articles (platforms.md § 5.3). */
export const youtubeRecogniser = createRecogniser({
  platform: 'youtube',
  clues: ['youtu', 'y2u.be', 'invidious', 'yewtu.be', 'piped.'],
  dataClue:
    /youtube[^"\s]{0,40}?(?:embed|watch|shorts|live|v)(?:\\{0,4}\/|%2f|\\{1,4}u002f|\?|%3f)|youtu\.be|youtube[_-]?(?:id|video|embed)|(?:type|name|provider|service)"\s?:\s?"youtube/i,
  ownMarkup:
    /^(?:(?:amp|lite)-youtube|youtube-(?:embed|player|video|lite)|lite-yt|lyte-wrapper|rll-youtube-player|yt-lite)$/i,
  labels: /youtube|(?<![a-z])yt(?![a-z])/i,
  read,
  unfurled: true,
  byId,
  idAttributes: /^(?:data-)?(?:youtube|yt)-?(?:video-?)?id$|^data-youtube$|^data-youtube-(?:key|code)$/,
})
