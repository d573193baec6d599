import { blankMedium } from '../../model/blank-record.ts'
import type { Medium } from '../../model/post-record.ts'
import { getCount, getObject, getObjects, getString, type JsonObject } from '../shared/untyped-json.ts'
import { parseStatusId } from './tweet-text.ts'

const SIZES = ['orig', '4096x4096', 'large', 'medium', 'small'] as const

/**
 * Reads the photos, videos and GIFs of a tweet object, in order (platforms.md §§ 1.1.3, 1.8). `photos` and `video` repeat
 * `mediaDetails`; whatever they have more is read too.
 */
export function readTweetMedia(tweet: JsonObject): Medium[] {
  const detailed = getObjects(tweet, 'mediaDetails').flatMap((one) => {
    const medium = readMediaDetail(one)
    return medium === null ? [] : { ...medium, ...from(one, getString(tweet, 'id_str')) }
  })
  const known = new Set(detailed.flatMap(({ url, fallbackUrls }) => [url, ...fallbackUrls]))
  const photos = getObjects(tweet, 'photos').flatMap((one) => photo(getString(one, 'url'), null, one) ?? [])
  // A video's parts may differ from place to place; a post has one at most beside its details.
  const video = detailed.some(({ kind }) => kind !== 'photo') ? [] : fromVideo(getObject(tweet, 'video'))
  return [...detailed, ...[...photos, ...video].filter(({ url }) => !known.has(url))]
}

/** The URL of the post that first had the medium, if it is another one. */
function from(detail: JsonObject, own: string | null): Pick<Medium, 'fromUrl'> {
  const page = getString(detail, 'expanded_url') ?? ''
  const id = parseStatusId(page)
  return id === null || id === own ? {} : { fromUrl: page }
}

/** Reasons why X does not show a medium: a complaint of its owner, a country's law. */
const WITHHELD = /dmca|copyright|withh|geo|country|legal|blocked/i

/** Reads one medium in the form of `mediaDetails`; null if it names no file and no page. */
export function readMediaDetail(detail: JsonObject): Medium | null {
  const medium = fromDetail(detail)
  const reason = getString(getObject(detail, 'ext_media_availability'), 'reason')
  return medium !== null && WITHHELD.test(reason ?? '') ? { ...medium, withheld: true } : medium
}

function fromDetail(detail: JsonObject): Medium | null {
  const alt = getString(detail, 'ext_alt_text')
  const still = getString(detail, 'media_url_https')
  const size = getObject(detail, 'original_info')
  const video = getObject(detail, 'video_info')
  // A medium without a file still belongs to the post: its page's URL becomes a missing part.
  const page = getString(detail, 'expanded_url') ?? getString(detail, 'url')
  if ((getString(detail, 'type') ?? (video === null ? 'photo' : 'video')) === 'photo')
    return photo(still ?? page, alt, size)
  const kind = getString(detail, 'type') === 'animated_gif' ? 'gif' : 'video'
  const urls = renditions(getObjects(video, 'variants'), 'content_type', 'url')
  return moving(kind, urls.length === 0 && page !== null ? [page] : urls, {
    posterUrl: still,
    alt,
    width: getCount(size, 'width'),
    height: getCount(size, 'height'),
    durationMs: getCount(video, 'duration_millis'),
  })
}

function fromVideo(video: JsonObject | null): Medium[] {
  const kind = getString(video, 'contentType') === 'gif' ? 'gif' : 'video'
  const medium = moving(kind, renditions(getObjects(video, 'variants'), 'type', 'src'), {
    posterUrl: getString(video, 'poster'),
    alt: null,
    width: null,
    height: null,
    durationMs: getCount(video, 'durationMs'),
  })
  return medium === null ? [] : [medium]
}

/** A photo at its original size, with smaller ones as fallbacks, in the format of its source. */
function photo(url: string | null, alt: string | null, size: JsonObject | null): Medium | null {
  if (url === null) return null
  const urls = photoVariants(url)
  return {
    kind: 'photo',
    url: urls[0] ?? url,
    fallbackUrls: urls.slice(1),
    posterUrl: null,
    alt,
    width: getCount(size, 'width'),
    height: getCount(size, 'height'),
    durationMs: null,
  }
}

/** A picture of a card. */
export const photoMedium = (url: string, alt: string | null): Medium => ({
  ...blankMedium('photo', url),
  alt,
})

/** The URLs of a photo by size, best first, in the format of its source. */
export function photoVariants(url: string): string[] {
  const match =
    /^https?:\/\/(?:pbs|p)\.twimg\.com\/media\/([\w-]+)(?:\.(\w{3,4}))?(?::\w+)?(?:\?(.*))?$/.exec(url)
  const format = match?.[2] ?? new URLSearchParams(match?.[3] ?? '').get('format')
  if (!match || !format) return [url]
  const sizes = SIZES.map((name) => `https://pbs.twimg.com/media/${match[1]}?format=${format}&name=${name}`)
  return [...sizes, ...(sizes.includes(url) ? [] : [url])]
}

function moving(
  kind: 'video' | 'gif',
  urls: readonly string[],
  more: Pick<Medium, 'posterUrl' | 'alt' | 'width' | 'height' | 'durationMs'>,
): Medium | null {
  const [url, ...fallbackUrls] = urls
  return url === undefined ? null : { kind, url, fallbackUrls, ...more }
}

/** The MP4 renditions, best first: by bitrate, then by the image size in the path. HEVC is last, because many players lack it. */
function renditions(variants: readonly JsonObject[], type: string, address: string): string[] {
  const all = variants.flatMap((one) => {
    const url = getString(one, address)
    return url === null
      ? []
      : [{ url, mp4: getString(one, type) === 'video/mp4', bitrate: getCount(one, 'bitrate') ?? 0 }]
  })
  const mp4 = all
    .filter((one) => one.mp4)
    .sort(
      (a, b) =>
        Number(hevc(a.url)) - Number(hevc(b.url)) || b.bitrate - a.bitrate || area(b.url) - area(a.url),
    )
  // A playlist alone is not a video, so its URL becomes a missing part.
  return (mp4.length > 0 ? mp4 : all.slice(0, 1)).map((one) => one.url)
}

const hevc = (url: string): boolean => url.includes('/hevc/')

function area(url: string): number {
  const match = /\/(\d{1,5})x(\d{1,5})\//.exec(url)
  return match ? Number(match[1]) * Number(match[2]) : 0
}
