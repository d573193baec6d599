import type { Medium } from '../../model/post-record.ts'
import { metaMediaUrl, metaMedium, widestWhole } from '../shared/meta/media-url.ts'
import {
  getBoolean,
  getCount,
  getObject,
  getObjects,
  getString,
  type JsonObject,
} from '../shared/untyped-json.ts'

/** The media of a post's data, or the name of the part that it lacks. */
export type FoundMedia = { readonly media: Medium[] } | { readonly absent: string }

/**
 * Reads the media of `shortcode_media`, those of a carousel in order (platforms-2.md § 8.2). A video without an address has
 * a poster only and is `served: false`.
 *
 * @param page the post's address
 */
export function readShortcodeMedia(data: JsonObject, page: string): FoundMedia {
  const type = getString(data, '__typename')
  if (type === null) return { absent: '__typename' }
  // Also `XDTGraphSidecar`.
  if (!type.endsWith('Sidecar')) {
    const medium = readOne(data, page)
    return typeof medium === 'string' ? { absent: medium } : { media: [medium] }
  }
  const slides = getObjects(getObject(data, 'edge_sidecar_to_children'), 'edges')
  if (slides.length === 0) return { absent: 'edge_sidecar_to_children.edges' }
  const media: Medium[] = []
  for (const slide of slides) {
    const node = getObject(slide, 'node')
    const medium = node === null ? 'edge_sidecar_to_children.edges[].node' : readOne(node, page)
    if (typeof medium === 'string') return { absent: medium }
    media.push(medium)
  }
  return { media }
}

/** Reads a photo or a video; the name of the part that it lacks. */
function readOne(data: JsonObject, page: string): Medium | string {
  const picture = widestPicture(data)
  if (picture === null) return 'display_url'
  const size = getObject(data, 'dimensions')
  const shared = {
    alt: getString(data, 'accessibility_caption'),
    width: getCount(size, 'width'),
    height: getCount(size, 'height'),
  }
  // The slides of a carousel have no `__typename`.
  const isFilm = getBoolean(data, 'is_video')
  if (isFilm === null) return 'is_video'
  if (!isFilm) return metaMedium('photo', picture, page, shared)
  const seconds = data.video_duration
  const durationMs =
    typeof seconds === 'number' && seconds > 0 && seconds < 1e6 ? Math.round(seconds * 1000) : null
  const film = metaMediaUrl(getString(data, 'video_url'))
  return metaMedium('video', film, page, { ...shared, posterUrl: picture, durationMs })
}

function widestPicture(data: JsonObject): string | null {
  const renditions = getObjects(data, 'display_resources').map((one) => ({
    url: getString(one, 'src'),
    width: getCount(one, 'config_width') ?? 0,
  }))
  return widestWhole(renditions) ?? metaMediaUrl(getString(data, 'display_url'))
}
