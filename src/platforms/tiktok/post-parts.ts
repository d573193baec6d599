import type { PostRef } from '../../model/platform.ts'
import type { Author, Medium, PostRecord } from '../../model/post-record.ts'
import { cleanText } from '../shared/clean-text.ts'
import { parseMediaUrl } from '../shared/media-url.ts'
import { findPlainTextEntities } from '../shared/plain-text-entities.ts'

/** TikTok's media hosts. Their addresses are signed and live for hours to two days (platforms-2.md § 11). */
const HOSTS = ['tiktokcdn.com', 'tiktokcdn-us.com', 'tiktokcdn-eu.com', 'ibyteimg.com', 'muscdn.com']

/** The first address on TikTok's media hosts; null if there is none. Others need a session's cookie, or are a stranger's. */
export const firstMediaUrl = (written: readonly string[]): string | null =>
  written.map((one) => parseMediaUrl(one.replace(/^http:/, 'https:'), HOSTS)).find((url) => url !== null) ??
  null

/** What an answer says about a post's text: tags and names are links where TikTok shows it. */
export function textParts(written: string): Pick<PostRecord, 'text' | 'entities'> {
  const text = cleanText(written)
  return text === ''
    ? { text: null, entities: [] }
    : { text, entities: findPlainTextEntities(text, hashtagUrl, accountUrl) }
}

const hashtagUrl = (tag: string): string =>
  `https://www.tiktok.com/tag/${encodeURIComponent(tag.toLowerCase())}`
const accountUrl = (handle: string): string => `https://www.tiktok.com/@${handle}`

/** An account. @param pictures addresses of its picture, best first */
export function tiktokAuthor(
  handle: string,
  name: string | null,
  pictures: readonly string[],
  more: Partial<Pick<Author, 'id' | 'verification'>> = {},
): Author {
  return {
    id: null,
    name: name ?? handle,
    handle,
    url: accountUrl(handle),
    avatarUrl: firstMediaUrl(pictures),
    verification: null,
    affiliation: null,
    ...more,
  }
}

interface MediumParts {
  readonly kind: Medium['kind']
  /** Addresses of the file, best first. */
  readonly urls: readonly string[]
  readonly posters?: readonly string[]
  readonly width?: number | null
  readonly height?: number | null
  readonly durationMs?: number | null
}

/**
 * A video, photo or sound. One without a file that a reader without an account gets is `served: false`. There are no
 * fallbacks: signed addresses expire.
 */
export function tiktokMedium(post: PostRef, parts: MediumParts): Medium {
  const { kind, urls, posters = [], width = null, height = null, durationMs = null } = parts
  const url = firstMediaUrl(urls)
  return {
    kind,
    url: url ?? post.url,
    fallbackUrls: [],
    posterUrl: firstMediaUrl(posters),
    alt: null,
    width,
    height,
    durationMs,
    ...(url === null ? { served: false as const } : {}),
  }
}

/** The sound as TikTok names it below a post: `♬ title - artist`. */
export function soundLine(title: string | null, artist: string | null): Pick<PostRecord, 'byline'> {
  const words = [title, artist].filter((one) => one !== null).join(' - ')
  return words === '' ? {} : { byline: `♬ ${words}` }
}

/** The address of a post with the handle and kind that an answer tells. */
export const postAddress = ({ id }: PostRef, handle: string, photos: boolean): string =>
  `https://www.tiktok.com/@${handle}/${photos ? 'photo' : 'video'}/${id}`
