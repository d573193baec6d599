import type { Medium } from '../../model/post-record.ts'
import { getCount, getObject, getObjects, getString, type JsonObject } from '../shared/untyped-json.ts'
import { originalOf, redditMediaUrl, redditMedium } from './embed-media.ts'

/** Reads the media of a listed post: gallery, picture or video (platforms-2.md § 6.3). */
export function readListingMedia(listed: JsonObject, page: string): Medium[] {
  const items = getObjects(getObject(listed, 'gallery_data'), 'items')
  if (items.length > 0) return items.map((item) => slide(item, listed, page))
  const video = getObject(getObject(listed, 'media') ?? getObject(listed, 'secure_media'), 'reddit_video')
  const film = redditMediaUrl(getString(video, 'fallback_url'))
  const target = redditMediaUrl(getString(listed, 'url_overridden_by_dest') ?? getString(listed, 'url'))
  if (film !== null) {
    const seconds = getCount(video, 'duration')
    return [
      redditMedium('video', `${film.replace(/\/[^/]*$/, '')}/HLSPlaylist.m3u8`, {
        delivery: 'hls',
        width: getCount(video, 'width'),
        height: getCount(video, 'height'),
        durationMs: seconds === null ? null : seconds * 1000,
      }),
    ]
  }
  return target?.startsWith('https://i.redd.it/')
    ? [redditMedium(target.endsWith('.gif') ? 'gif' : 'photo', target)]
    : []
}

/** One picture of a gallery, with its caption and the link that is shown below it. */
function slide(item: JsonObject, listed: JsonObject, page: string): Medium {
  const id = getString(item, 'media_id') ?? ''
  const meta = getObject(getObject(listed, 'media_metadata'), id)
  const source = getObject(meta, 's')
  const words = [getString(item, 'caption'), getString(item, 'outbound_url')].filter((one) => one !== null)
  const alt = words.length === 0 ? null : words.join(' ')
  const gif = redditMediaUrl(getString(source, 'gif'))
  const url = gif ?? originalOf(getString(source, 'u')?.replaceAll('&amp;', '&'))
  if (url === null) return redditMedium('photo', page, { alt, served: false })
  return redditMedium(gif === null ? 'photo' : 'gif', url, {
    alt,
    width: getCount(source, 'x'),
    height: getCount(source, 'y'),
  })
}
