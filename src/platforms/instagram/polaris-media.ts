import type { HtmlPage } from '../../detect/html/load-html.ts'
import { blankAuthor, blankRecord } from '../../model/blank-record.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Medium, PostRecord } from '../../model/post-record.ts'
import { metaMediaUrl, metaMedium, widestWhole } from '../shared/meta/media-url.ts'
import { timeOfShortcode } from '../shared/meta/shortcode.ts'
import {
  asObject,
  getBoolean,
  getCount,
  getObject,
  getObjects,
  getString,
  type JsonObject,
  parseJsonValue,
} from '../shared/untyped-json.ts'
import { captionEntities } from './caption-entities.ts'

/** JSON of a page nests at most this deep. */
const MAX_DEPTH = 40

/** Finds the data of a post in the scripts of its page, which holds other posts too (platforms-2.md § 8.2); null if there is none. */
export function findPolarisMedia($: HtmlPage, code: string): JsonObject | null {
  for (const node of $('script[type="application/json"]').toArray()) {
    const text = $(node).text()
    if (!text.includes('xig_polaris_media')) continue
    const found = search(parseJsonValue(text), code, 0)
    if (found !== null) return found
  }
  return null
}

function search(value: unknown, code: string, depth: number): JsonObject | null {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return null
  const media = getObject(asObject(value), 'xig_polaris_media')
  if (media !== null && getString(media, 'code') === code) return media
  for (const one of Object.values(value)) {
    const found = search(one, code, depth + 1)
    if (found !== null) return found
  }
  return null
}

/** Why a post is not shown to readers without an account, in Instagram's words; null if it is shown or no words say. */
export function readGatingWords(media: JsonObject): string | null {
  if (getObject(media, 'if_not_gated_logged_out') !== null) return null
  const ruling = getObject(media, 'gating_ruling') ?? getObject(media, 'gating_info')
  const words = ['title', 'description', 'gating_type'].flatMap((name) => getString(ruling, name) ?? [])
  return words.length === 0 ? null : words.join(' ')
}

/** Builds the record of a post from the data of its page; null if the data does not show it. */
export function buildPolarisRecord(media: JsonObject, post: PostRef, at: Date): PostRecord | null {
  const shown = getObject(media, 'if_not_gated_logged_out')
  const user = getObject(shown, 'user')
  const handle = getString(user, 'username')
  if (shown === null || handle === null || getString(shown, 'code') !== post.id) return null
  const text = getString(getObject(shown, 'caption'), 'text')
  const taken = getCount(shown, 'taken_at')
  const publishedAt =
    timeOfShortcode(post.id, at) ?? (taken === null ? null : new Date(taken * 1000).toISOString())
  const slides = getObjects(shown, 'carousel_media')
  return {
    ...blankRecord(post, 'instagram-page'),
    author: {
      ...blankAuthor(handle, getString(user, 'full_name') ?? handle, `https://www.instagram.com/${handle}/`),
      id: getString(user, 'pk'),
      avatarUrl: metaMediaUrl(getString(user, 'profile_pic_url')),
      verification: getBoolean(user, 'is_verified') ? 'verified' : null,
    },
    publishedAt,
    publishedOn: publishedAt?.slice(0, 10) ?? null,
    text,
    entities: captionEntities(text ?? ''),
    media: (slides.length === 0 ? [shown] : slides).map((one) => readMedium(one, post.url)),
    metrics: {
      at: at.toISOString(),
      likes: getCount(shown, 'like_count'),
      replies: getCount(shown, 'comment_count'),
      reposts: null,
      quotes: null,
      views: null,
    },
  }
}

function readMedium(data: JsonObject, page: string): Medium {
  const picture = widest(getObjects(getObject(data, 'image_versions2'), 'candidates'))
  const size = { width: getCount(data, 'original_width'), height: getCount(data, 'original_height') }
  const alt = getString(data, 'accessibility_caption')
  const films = getObjects(data, 'video_versions')
  const isVideo = films.length > 0 || getCount(data, 'media_type') === 2
  return isVideo
    ? metaMedium('video', widest(films), page, { ...size, alt, posterUrl: picture })
    : metaMedium('photo', picture, page, { ...size, alt })
}

function widest(renditions: readonly JsonObject[]): string | null {
  return widestWhole(
    renditions.map((one) => ({ url: getString(one, 'url'), width: getCount(one, 'width') ?? 0 })),
  )
}
