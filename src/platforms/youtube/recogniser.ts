import type { PostRef } from '../../model/platform.ts'
import { createRecogniser } from '../shared/recognition/recogniser.ts'
import { createVideoRef } from './create-video-ref.ts'

const HOSTS = /^(?:(?:www|m|music|gaming|[a-z]{2})\.)?(?:youtube(?:-nocookie)?\.com|youtubekids\.com)$/
const SHORT = /^(?:(?:www\.)?(?:youtu\.be|y2u\.be)|youtube\.googleapis\.com)$/
/** Front ends with YouTube's paths. */
const MIRRORS = /^(?:(?:invidious|inv|piped|yewtu)\.[a-z0-9.-]+)$/

function read(url: URL): PostRef | null {
  const host = url.hostname
  if (SHORT.test(host)) {
    const inPath = /^\/(?:(?:v|embed)\/)?([\w-]{11})(?![\w-])/.exec(url.pathname)?.[1]
    return createVideoRef(inPath ?? url.searchParams.get('v') ?? '')
  }
  if (!HOSTS.test(host) && !MIRRORS.test(host)) return null
  const path = url.pathname
  // Until 2012 the path was in the fragment; sharing links have it in a parameter.
  const inner = /^#!?\/(?=watch)/.test(url.hash) ? url.hash.replace(/^#!?/, '') : passedOn(url)
  if (inner !== null) return URL.canParse(inner, url.href) ? read(new URL(inner, url.href)) : null
  const inPath = /^\/(?:embed|v|e|vi|shorts|live)\/([\w-]{11})(?![\w-])/.exec(path)?.[1]
  if (inPath !== undefined && createVideoRef(inPath) !== null) return createVideoRef(inPath)
  // A playlist's frame may name its first video.
  if (!/^\/(?:watch(?:_popup)?|embed(?:\/videoseries)?|v|ytscreeningroom)?\/?$/.test(path)) return null
  return createVideoRef(url.searchParams.get('v')?.slice(0, 11) ?? '')
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
  byId: createVideoRef,
  idAttributes: /^(?:data-)?(?:youtube|yt)-?(?:video-?)?id$|^data-youtube$|^data-youtube-(?:key|code)$/,
})
