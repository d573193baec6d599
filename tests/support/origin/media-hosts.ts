import { createHash } from 'node:crypto'
import type { Answer, Generated, OriginRequest } from './answer.ts'
import { mp4 } from './film.ts'
import { jpeg, png } from './picture.ts'
import type { TweetResult } from './tweet-result.ts'

/** A file on a media host. */
export type MediaFile =
  | { readonly kind: 'picture'; readonly format: string; readonly width: number; readonly height: number }
  | { readonly kind: 'film'; readonly bytes?: number }
  | { readonly kind: 'playlist' }
  | { readonly kind: 'film-list'; readonly files: readonly string[] }

/** The longest side of each rendition (platforms.md § 1.8). */
const SIDES: Readonly<Record<string, number>> = {
  orig: 8192,
  '4096x4096': 4096,
  large: 2048,
  medium: 1200,
  '900x900': 900,
  small: 680,
  '360x360': 360,
  '240x240': 240,
  thumb: 150,
  '120x120': 120,
}

/** The file behind a URL, in whichever way the URL requests its rendition. */
export const fileKey = (url: URL): string =>
  url.host +
  url.pathname.replace(/:\w+$/, '').replace(url.host === 'pbs.twimg.com' ? /\.(jpg|png|webp)$/ : /$^/, '')

/** Every media URL that a response names, with its file. */
export function mediaOf(tweet: TweetResult): Map<string, MediaFile> {
  const files = new Map<string, MediaFile>()
  const dimensions = new Map<string, { width: number; height: number }>()
  for (const detail of [...(tweet.mediaDetails ?? []), ...(tweet.quoted_tweet?.mediaDetails ?? [])]) {
    if (detail.original_info) dimensions.set(detail.media_url_https, detail.original_info)
  }
  for (const [href] of JSON.stringify(tweet).matchAll(/https:\/\/(?:pbs|video)\.twimg\.com\/[^"\\\s]+/g)) {
    const url = new URL(href)
    const { width, height } = dimensions.get(href) ?? { width: 48, height: 48 }
    const format = /\.(\w+)$/.exec(url.pathname)?.[1] ?? url.searchParams.get('format') ?? 'jpg'
    if (url.host === 'pbs.twimg.com') files.set(fileKey(url), { kind: 'picture', format, width, height })
    else if (format === 'vmap') {
      const listed = ['320x180', '640x360'].map((size) =>
        href.replace(/vmap\/(\w+)\.vmap$/, `vid/${size}/$1.mp4`),
      )
      for (const file of listed) files.set(fileKey(new URL(file)), { kind: 'film' })
      files.set(fileKey(url), { kind: 'film-list', files: listed })
    } else files.set(fileKey(url), format === 'm3u8' ? { kind: 'playlist' } : { kind: 'film' })
  }
  return files
}

function picture(request: OriginRequest, file: MediaFile & { kind: 'picture' }): Answer {
  const { pathname, searchParams } = request.url
  const asked = searchParams.get('format') ?? /\.(jpg|png|webp)(?::|$)/.exec(pathname)?.[1] ?? file.format
  const name = searchParams.get('name') ?? /:(\w+)$/.exec(pathname)?.[1] ?? 'medium'
  const side = SIDES[name]
  if (side === undefined) return { status: 404 }
  const scale = Math.min(1, side / Math.max(file.width, file.height))
  const [width, height] = [Math.ceil(file.width * scale), Math.ceil(file.height * scale)]
  const [r = 0, g = 0, b = 0] = createHash('sha256').update(fileKey(request.url)).digest()
  const label = `${fileKey(request.url)} ${name}`
  // A picture requested in another format than it was posted in is transcoded: other bytes.
  return asked === 'png'
    ? { headers: { 'content-type': 'image/png' }, body: png(width, height, [r, g, b], label) }
    : { headers: { 'content-type': 'image/jpeg' }, body: jpeg(width, height, [r, g, b], label) }
}

/** `pbs.twimg.com` and `video.twimg.com`; 404 for files of no post. */
export function mediaHost(request: OriginRequest, files: ReadonlyMap<string, MediaFile>): Answer {
  const file = files.get(fileKey(request.url))
  if (!file) return { status: 404 }
  if (file.kind === 'picture') return ranged(request, picture(request, file))
  if (file.kind === 'film-list') {
    const variants = file.files.map(
      (url, n) =>
        `<tw:videoVariant url="${encodeURIComponent(url)}" content_type="video/mp4" bit_rate="${(n + 1) * 320_000}"/>`,
    )
    const body = `<?xml version="1.0"?><vmap:VMAP xmlns:vmap="http://www.iab.net/videosuite/vmap" xmlns:tw="http://twitter.com/schema/videoVMapV2.xsd"><vmap:Extensions><tw:videoVariants>${variants.join('')}</tw:videoVariants></vmap:Extensions></vmap:VMAP>`
    return { headers: { 'content-type': 'application/xml' }, body }
  }
  if (file.kind === 'playlist') {
    return { headers: { 'content-type': 'application/x-mpegURL' }, body: '#EXTM3U\n#EXT-X-VERSION:6\n' }
  }
  return ranged(request, {
    headers: { 'content-type': 'video/mp4', 'accept-ranges': 'bytes' },
    body: mp4(fileKey(request.url), file.bytes),
  })
}

function slice(body: Uint8Array | Generated, start: number, end: number): Generated {
  return {
    size: end - start,
    *chunks(from) {
      let left = end - start - from
      for (const piece of body instanceof Uint8Array
        ? [body.subarray(start + from)]
        : body.chunks(start + from)) {
        yield piece.subarray(0, left)
        left -= piece.length
        if (left <= 0) return
      }
    },
  }
}

/** One byte range, as RFC 9110 § 14 defines it. */
function ranged(request: OriginRequest, answer: Answer): Answer {
  const match = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
  const body = answer.body
  if (!match || body === undefined || typeof body === 'string') return answer
  const size = body instanceof Uint8Array ? body.length : body.size
  const start = Number(match[1])
  if (start >= size) return { status: 416, headers: { 'content-range': `bytes */${size}` } }
  const end = match[2] ? Math.min(Number(match[2]) + 1, size) : size
  const range = `bytes ${start}-${end - 1}/${size}`
  return {
    ...answer,
    status: 206,
    headers: { ...answer.headers, 'content-range': range },
    body: slice(body, start, end),
  }
}
