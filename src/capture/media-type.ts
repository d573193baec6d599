import { fileTypeFromBuffer, fileTypeFromFile } from 'file-type'
import type { RecordedBody } from '../model/http.ts'
import type { Medium } from '../model/post-record.ts'
import { isTruncated } from './truncation/is-truncated.ts'

/** The kind of media that a body must be, judged by its first bytes. */
export type ExpectedMedia = Medium['kind'] | 'playlist' | 'segment'

const TYPES: Readonly<Record<ExpectedMedia, RegExp>> = {
  photo: /^image\//,
  video: /^video\//,
  gif: /^(?:video\/|image\/gif$)/,
  audio: /^(?:audio|video)\//,
  playlist: /^application\/vnd\.apple\.mpegurl$/,
  // The type of a fragment cannot always be detected.
  segment: /^(?:audio|video)\/|^application\/octet-stream$/,
}

/** Is the body a complete medium of the expected kind? Its bytes decide; the server's `Content-Type` is ignored. */
export async function isExpectedMedia(body: RecordedBody, expected: ExpectedMedia): Promise<boolean> {
  if (body.size === 0) return false
  const mime = (await mimeOf(body)) ?? (await hlsTypeOf(body))
  return mime !== null && TYPES[expected].test(mime) && !(await isTruncated(body))
}

/** The type of an HLS playlist or of a binary fragment; null for text, such as an error page. */
async function hlsTypeOf(body: RecordedBody): Promise<string | null> {
  const head = await headOf(body)
  if (head.startsWith('#EXTM3U')) return 'application/vnd.apple.mpegurl'
  return /^[\t\n\r\x20-\x7e]*$/.test(head) ? null : 'application/octet-stream'
}

async function headOf(body: RecordedBody): Promise<string> {
  for await (const chunk of body.stream()) return (chunk as Buffer).toString('latin1', 0, 512)
  return ''
}

async function mimeOf(body: RecordedBody): Promise<string | null> {
  const bytes = body.path === null ? await body.bytes() : null
  try {
    const type = bytes === null ? await fileTypeFromFile(body.path ?? '') : await fileTypeFromBuffer(bytes)
    return type?.mime ?? null
  } catch (error) {
    // A parse error means that the body is not media; an I/O error is a fault of our own.
    if (error instanceof Error && 'syscall' in error) throw error
    return null
  }
}
