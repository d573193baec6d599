import type { Medium } from '../../../model/post-record.ts'
import { getCount, getObject, getObjects, getString, getWebUrl, type JsonObject } from '../untyped-json.ts'

const KINDS: Readonly<Record<string, Medium['kind']>> = {
  image: 'photo',
  gifv: 'gif',
  video: 'video',
  audio: 'audio',
}

/**
 * Reads the attachments of a status, with the files as uploaded (platforms-2.md § 2.3). A host that did not copy another
 * host's file calls it `unknown`, and names the address at home. An attachment without any address, such as a video that
 * the host still processes, is `served: false`.
 *
 * @param page the address of the status
 */
export const readAttachments = (status: JsonObject | null, page: string): Medium[] =>
  getObjects(status, 'media_attachments').map((one) => readAttachment(one, page))

function readAttachment(one: JsonObject, page: string): Medium {
  const [url, ...rest] = [getWebUrl(one, 'url'), getWebUrl(one, 'remote_url')].filter(
    (address) => address !== null,
  )
  const kind = KINDS[getString(one, 'type') ?? ''] ?? kindOfAddress(url ?? '')
  const original = getObject(getObject(one, 'meta'), 'original')
  const preview = getWebUrl(one, 'preview_url') ?? getWebUrl(one, 'preview_remote_url')
  return {
    kind,
    url: url ?? page,
    // A smaller image, for a photo whose file is gone. The preview of a film is its poster.
    fallbackUrls: [...new Set([...rest, ...(kind === 'photo' && preview !== null ? [preview] : [])])].filter(
      (address) => address !== url,
    ),
    posterUrl: kind === 'photo' || preview === url ? null : preview,
    alt: getString(one, 'description'),
    width: getCount(original, 'width'),
    height: getCount(original, 'height'),
    durationMs: milliseconds(original?.duration),
    ...(url === undefined ? { served: false as const } : {}),
  }
}

const milliseconds = (seconds: unknown): number | null =>
  typeof seconds === 'number' && seconds >= 0 && seconds < 1e7 ? Math.round(seconds * 1000) : null

/** The kind of a file by its extension. A wrong guess is reported as a missing medium. */
export function kindOfAddress(url: string): Medium['kind'] {
  const path = URL.parse(url)?.pathname ?? ''
  if (/\.(?:mp4|m4v|webm|mov|qt|ogv)$/i.test(path)) return 'video'
  return /\.(?:mp3|m4a|aac|ogg|oga|opus|flac|wav)$/i.test(path) ? 'audio' : 'photo'
}
