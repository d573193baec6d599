import type { Medium, PostRecord } from '../../model/post-record.ts'
import {
  getCount,
  getObject,
  getObjects,
  getString,
  getWebUrl,
  type JsonObject,
} from '../shared/untyped-json.ts'

const typeOf = (file: JsonObject): string | undefined =>
  /^(image|video|audio)\//.exec(getString(file, 'type') ?? '')?.[1]

/** Reads the files of a note that are no media, such as a PDF. Their bytes are not kept. */
export const readNoteFiles = (note: JsonObject): NonNullable<PostRecord['files']> =>
  getObjects(note, 'files')
    .filter((file) => typeOf(file) === undefined)
    .map((file) => ({
      name: getString(file, 'name') ?? 'file',
      about: getString(file, 'comment') ?? getString(file, 'type'),
    }))

/**
 * Reads the media of a note. One without an address is `served: false`.
 *
 * @param page the address of the note
 */
export const readNoteMedia = (note: JsonObject, page: string): Medium[] =>
  getObjects(note, 'files').flatMap((file) => readFile(file, page) ?? [])

function readFile(file: JsonObject, page: string): Medium | null {
  const url = getWebUrl(file, 'url')
  const type = typeOf(file)
  if (type === undefined) return null
  const size = getObject(file, 'properties')
  return {
    kind: type === 'image' ? 'photo' : (type as 'video' | 'audio'),
    url: url ?? page,
    fallbackUrls: [],
    posterUrl: type === 'video' ? getWebUrl(file, 'thumbnailUrl') : null,
    alt: getString(file, 'comment'),
    width: getCount(size, 'width'),
    height: getCount(size, 'height'),
    durationMs: null,
    ...(url === null ? { served: false as const } : {}),
  }
}
