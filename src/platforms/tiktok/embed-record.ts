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

/** The data of an embed page, without which there is no record: each by the name that the page gives it. */
interface EmbedData {
  readonly item: JsonObject
  readonly author: JsonObject
  readonly handle: string
  readonly text: string
  readonly createTime: number
}

/** Finds the parts of `videoData` that a record needs; else the name of the first that is not there. */
export function findEmbedData(video: JsonObject): EmbedData | { readonly absent: string } {
  const item = getObject(video, 'itemInfos')
  const author = getObject(video, 'authorInfos')
  const handle = getString(author, 'uniqueId')
  const createTime = getCount(item, 'createTime')
  if (item === null) return { absent: 'videoData.itemInfos' }
  if (author === null || handle === null) return { absent: 'videoData.authorInfos.uniqueId' }
  if (createTime === null || createTime === 0) return { absent: 'videoData.itemInfos.createTime' }
  const { text } = item
  return typeof text === 'string'
    ? { item, author, handle, text, createTime }
    : { absent: 'videoData.itemInfos.text' }
}

/** Builds the record of a post from the data of its embed page (platforms-2.md § 5.2). */
export function buildTiktokEmbedRecord(
  post: PostRef,
  { item, author, handle, text, createTime }: EmbedData,
  video: JsonObject,
  at: Date,
): PostRecord {
  const music = getObject(video, 'musicInfos')
  const publishedAt = new Date(createTime * 1000).toISOString()
  const photos = photosOf(post, item)
  const media = photos.length > 0 ? [...photos, soundOf(post, music)] : [filmOf(post, item)]
  return {
    ...blankRecord({ ...post, url: postAddress(post, handle, photos.length > 0) }, 'tiktok-embed'),
    author: tiktokAuthor(handle, getString(author, 'nickName'), getStrings(author, 'covers'), {
      id: getString(author, 'userId'),
      verification: getBoolean(author, 'verified') === true ? 'verified' : null,
    }),
    publishedAt,
    publishedOn: publishedAt.slice(0, 10),
    ...textParts(text),
    media,
    metrics: metricsOf(item, at),
    ...soundLine(getString(music, 'musicName'), getString(music, 'authorName')),
  }
}

function filmOf(post: PostRef, item: JsonObject): Medium {
  const film = getObject(item, 'video')
  const meta = getObject(film, 'videoMeta')
  const seconds = getCount(meta, 'duration')
  return tiktokMedium(post, {
    kind: 'video',
    urls: getStrings(film, 'urls'),
    posters: [...getStrings(item, 'coversOrigin'), ...getStrings(item, 'covers')],
    width: getCount(meta, 'width'),
    height: getCount(meta, 'height'),
    durationMs: seconds === null ? null : seconds * 1000,
  })
}

function photosOf(post: PostRef, item: JsonObject): Medium[] {
  return getObjects(getObject(item, 'imagePostInfo'), 'images').map((image) => {
    const shown = getObject(image, 'displayImage')
    return tiktokMedium(post, {
      kind: 'photo',
      urls: getStrings(shown, 'urlList'),
      width: getCount(shown, 'width'),
      height: getCount(shown, 'height'),
    })
  })
}

/** TikTok plays a sound with every photo post. That of a video is in its file. */
const soundOf = (post: PostRef, music: JsonObject | null): Medium =>
  tiktokMedium(post, { kind: 'audio', urls: getStrings(music, 'playUrl') })

const metricsOf = (item: JsonObject, at: Date): PostMetrics => ({
  at: at.toISOString(),
  likes: getCount(item, 'diggCount'),
  replies: getCount(item, 'commentCount'),
  reposts: getCount(item, 'shareCount'),
  quotes: null,
  views: getCount(item, 'playCount'),
})
