import { blankRecord } from '../../model/blank-record.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Medium, PostMetrics, PostRecord } from '../../model/post-record.ts'
import {
  getCount,
  getObject,
  getObjects,
  getString,
  getStrings,
  type JsonObject,
} from '../shared/untyped-json.ts'
import { postAddress, soundLine, textParts, tiktokAuthor, tiktokMedium } from './post-parts.ts'

/** What `aweme_type` is for a photo post. */
const PHOTOS = 150

/**
 * Builds the record of a post from an item of the player's list (platforms-2.md § 5.2). The list has no time of publication.
 *
 * @returns the name of a part that the item lacks and a record needs
 */
export function buildPlayerRecord(
  post: PostRef,
  item: JsonObject,
  at: Date,
): { readonly record: PostRecord } | { readonly absent: string } {
  const author = getObject(item, 'author_info')
  const handle = getString(author, 'unique_id')
  if (handle === null) return { absent: 'author_info.unique_id' }
  const { desc } = item
  if (typeof desc !== 'string') return { absent: 'desc' }
  const photos = photosOf(post, item)
  const isPhotoPost = getCount(item, 'aweme_type') === PHOTOS || photos.length > 0
  if (isPhotoPost && photos.length === 0) return { absent: 'image_post_info.images' }
  const music = getObject(item, 'music_info')
  return {
    record: {
      ...blankRecord({ ...post, url: postAddress(post, handle, isPhotoPost) }, 'tiktok-player'),
      author: tiktokAuthor(handle, getString(author, 'nickname'), getStrings(author, 'avatar_url_list')),
      ...textParts(desc),
      media: isPhotoPost ? [...photos, soundOf(post, music)] : [filmOf(post, item)],
      metrics: metricsOf(item, at),
      ...soundLine(getString(music, 'title'), getString(music, 'author')),
    },
  }
}

/** The file of the highest bit rate in H.264, which every browser plays; else the one that the player begins with. */
function filmOf(post: PostRef, item: JsonObject): Medium {
  const film = getObject(item, 'video_info')
  const meta = getObject(film, 'meta')
  const profiles = getObjects(film, 'profiles')
    .filter((one) => getString(one, 'codec_type') === 'h264')
    .toSorted((a, b) => (getCount(b, 'bitrate') ?? 0) - (getCount(a, 'bitrate') ?? 0))
  const best = profiles.flatMap((one) => getStrings(getObject(one, 'play_addr'), 'url_list'))
  return tiktokMedium(post, {
    kind: 'video',
    urls: [...best, ...getStrings(film, 'url_list')],
    posters: getStrings(getObject(film, 'cover'), 'url_list'),
    width: getCount(meta, 'width'),
    height: getCount(meta, 'height'),
    durationMs: getCount(meta, 'duration'),
  })
}

/** The photos as uploaded, not those with the owner's name in them. */
function photosOf(post: PostRef, item: JsonObject): Medium[] {
  return getObjects(getObject(item, 'image_post_info'), 'images').map((image) => {
    const shown = getObject(image, 'display_image')
    return tiktokMedium(post, {
      kind: 'photo',
      urls: getStrings(shown, 'url_list'),
      width: getCount(shown, 'width'),
      height: getCount(shown, 'height'),
    })
  })
}

const soundOf = (post: PostRef, music: JsonObject | null): Medium =>
  tiktokMedium(post, { kind: 'audio', urls: getStrings(getObject(music, 'play_url'), 'url_list') })

function metricsOf(item: JsonObject, at: Date): PostMetrics {
  const counts = getObject(item, 'statistics_info')
  return {
    at: at.toISOString(),
    likes: getCount(counts, 'digg_count'),
    replies: getCount(counts, 'comment_count'),
    reposts: getCount(counts, 'share_count'),
    quotes: null,
    views: null,
  }
}
