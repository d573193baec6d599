import type { Medium } from '../../model/post-record.ts'
import {
  getCount,
  getObject,
  getObjects,
  getString,
  getWebUrl,
  type JsonObject,
} from '../shared/untyped-json.ts'

/** Builds the URL of an uploaded file on its author's server; null if the server is not known. */
export type OriginalUrl = (cid: string) => string | null

/**
 * Reads a post's photos and videos. The originals are on the author's server; the AppView shows smaller images,
 * and videos as HLS (platforms-2.md §§ 0.5, 1.2).
 *
 * @param view `app.bsky.embed.images#view`, `…gallery#view` or `…video#view`; null for a record alone
 * @param embed the same embed in the record, which has the ids of the files
 * @param page the post's own address, for a medium of which no file is known
 */
export function readMedia(
  view: JsonObject | null,
  embed: JsonObject | null,
  originalUrl: OriginalUrl,
  page: string,
): Medium[] {
  if (isVideo(view) || isVideo(embed)) return [readVideo(view, embed, originalUrl, page)]
  const [shown, uploaded] = [pictures(view), pictures(embed)]
  return Array.from({ length: Math.max(shown.length, uploaded.length) }, (_, n) =>
    readPhoto(shown[n] ?? null, uploaded[n] ?? null, originalUrl, page),
  )
}

const isVideo = (embed: JsonObject | null): boolean =>
  getWebUrl(embed, 'playlist') !== null ||
  getObject(embed, 'video') !== null ||
  /^app\.bsky\.embed\.video(?:#|$)/.test(getString(embed, '$type') ?? '')

const pictures = (embed: JsonObject | null): JsonObject[] => [
  ...getObjects(embed, 'images'),
  ...getObjects(embed, 'items'),
]

function readPhoto(
  view: JsonObject | null,
  uploaded: JsonObject | null,
  originalUrl: OriginalUrl,
  page: string,
): Medium {
  const original = urlOfBlob(getObject(uploaded, 'image'), originalUrl)
  const shown = [getWebUrl(view, 'fullsize'), getWebUrl(view, 'thumb') ?? getWebUrl(view, 'thumbnail')]
  const [url, ...fallbackUrls] = [original, ...shown].filter((one) => one !== null)
  return {
    kind: 'photo',
    url: url ?? page,
    fallbackUrls,
    posterUrl: null,
    ...describe(view, uploaded),
    ...(url === undefined ? UNSERVED : {}),
  }
}

/** No file of the medium is known. */
const UNSERVED = { served: false } as const

function readVideo(
  view: JsonObject | null,
  embed: JsonObject | null,
  originalUrl: OriginalUrl,
  page: string,
): Medium {
  const playlist = getWebUrl(view, 'playlist')
  const original = urlOfBlob(getObject(embed, 'video'), originalUrl)
  const url = original ?? playlist
  const presentation = getString(view, 'presentation') ?? getString(embed, 'presentation')
  return {
    kind: presentation === 'gif' ? 'gif' : 'video',
    url: url ?? page,
    fallbackUrls: [],
    ...(original === null && playlist !== null ? { delivery: 'hls' as const } : {}),
    ...(original !== null && playlist !== null ? { fallbackPlaylistUrl: playlist } : {}),
    posterUrl: getWebUrl(view, 'thumbnail'),
    ...describe(view, embed),
    ...(url === null ? UNSERVED : {}),
  }
}

/** `{"$type": "blob", "ref": {"$link": CID}}`, and before 2023 `{"cid": CID}`. */
function urlOfBlob(blob: JsonObject | null, originalUrl: OriginalUrl): string | null {
  const cid = getString(getObject(blob, 'ref'), '$link') ?? getString(blob, 'cid')
  return cid === null || !/^[a-zA-Z0-9]{8,200}$/.test(cid) ? null : originalUrl(cid)
}

/** Alt text and proportions. Width and height may be a mere ratio, such as 4 and 3. */
function describe(
  view: JsonObject | null,
  uploaded: JsonObject | null,
): Pick<Medium, 'alt' | 'width' | 'height' | 'durationMs'> {
  const ratio = getObject(view, 'aspectRatio') ?? getObject(uploaded, 'aspectRatio')
  return {
    alt: getString(view, 'alt') ?? getString(uploaded, 'alt'),
    width: getCount(ratio, 'width'),
    height: getCount(ratio, 'height'),
    durationMs: null,
  }
}
