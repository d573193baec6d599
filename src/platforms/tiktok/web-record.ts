import { blankRecord } from '../../model/blank-record.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Medium, PostMetrics, PostRecord } from '../../model/post-record.ts'
import {
  getBoolean,
  getCount,
  getObject,
  getObjects,
  getString,
  getStrings,
  type JsonObject,
} from '../shared/untyped-json.ts'
import { postAddress, soundLine, textParts, tiktokAuthor, tiktokMedium } from './post-parts.ts'

/**
 * Builds the record of a post from `itemStruct` of its page (platforms-2.md § 5.2). The addresses of its film need a session's cookie,
 * so the film is not served.
 *
 * @returns the name of a part that the item lacks and a record needs
 */
export function buildWebRecord(
  post: PostRef,
  item: JsonObject,
  witness: PostRecord['witness'],
  at: Date,
): { readonly record: PostRecord } | { readonly absent: string } {
  const author = getObject(item, 'author')
  const handle = getString(author, 'uniqueId')
  const seconds = getCount(item, 'createTime')
  const { desc } = item
  if (handle === null) return { absent: 'author.uniqueId' }
  if (seconds === null || seconds === 0) return { absent: 'createTime' }
  if (typeof desc !== 'string') return { absent: 'desc' }
  const publishedAt = new Date(seconds * 1000).toISOString()
  const music = getObject(item, 'music')
  const photos = photosOf(post, item)
  const language = getString(item, 'textLanguage')
  const record: PostRecord = {
    ...blankRecord({ ...post, url: postAddress(post, handle, photos.length > 0) }, witness),
    author: tiktokAuthor(handle, getString(author, 'nickname'), [getString(author, 'avatarLarger') ?? ''], {
      id: getString(author, 'id'),
      verification: getBoolean(author, 'verified') === true ? 'verified' : null,
    }),
    publishedAt,
    publishedOn: publishedAt.slice(0, 10),
    // TikTok writes `un` where it does not know the language.
    language: language === 'un' ? null : language,
    ...textParts(desc),
    media: photos.length > 0 ? [...photos, soundOf(post, music)] : [filmOf(post, item)],
    sensitive: getBoolean(item, 'isContentClassified'),
    metrics: metricsOf(item, at),
    ...soundLine(getString(music, 'title'), getString(music, 'authorName')),
  }
  return { record }
}

function filmOf(post: PostRef, item: JsonObject): Medium {
  const film = getObject(item, 'video')
  const seconds = getCount(film, 'duration')
  const text = (key: string) => getString(film, key) ?? ''
  return tiktokMedium(post, {
    kind: 'video',
    urls: [text('playAddr')],
    posters: [text('originCover'), text('cover')],
    width: getCount(film, 'width'),
    height: getCount(film, 'height'),
    durationMs: seconds === null || seconds === 0 ? null : seconds * 1000,
  })
}

function photosOf(post: PostRef, item: JsonObject): Medium[] {
  return getObjects(getObject(item, 'imagePost'), 'images').map((image) =>
    tiktokMedium(post, {
      kind: 'photo',
      urls: getStrings(getObject(image, 'imageURL'), 'urlList'),
      width: getCount(image, 'imageWidth'),
      height: getCount(image, 'imageHeight'),
    }),
  )
}

const soundOf = (post: PostRef, music: JsonObject | null): Medium =>
  tiktokMedium(post, { kind: 'audio', urls: [getString(music, 'playUrl') ?? ''] })

function metricsOf(item: JsonObject, at: Date): PostMetrics {
  // The second version writes large numbers as text.
  const counts = getObject(item, 'statsV2') ?? getObject(item, 'stats')
  return {
    at: at.toISOString(),
    likes: getCount(counts, 'diggCount'),
    replies: getCount(counts, 'commentCount'),
    reposts: getCount(counts, 'shareCount'),
    quotes: null,
    views: getCount(counts, 'playCount'),
  }
}
