import { fileTypeFromBuffer, fileTypeFromFile } from 'file-type'
import type { RecordedBody } from '../model/http.ts'
import type { Medium } from '../model/post-record.ts'
import { isTruncated } from './truncated-media.ts'

/** What a body has to be, by its first bytes. */
export type ExpectedMedia = Medium['kind'] | 'playlist' | 'segment'

const TYPES: Readonly<Record<ExpectedMedia, RegExp>> = {
  photo: /^image\//,
  video: /^video\//,
  gif: /^(?:video\/|image\/gif$)/,
  audio: /^(?:audio|video)\//,
  playlist: /^application\/vnd\.apple\.mpegurl$/,
  // Of a fragment alone the type cannot always be told.
  segment: /^(?:audio|video)\/|^application\/octet-stream$/,
}

/** Is the body a whole medium of the wanted kind? Its own bytes decide; what the server calls it does not count. */
export async function isExpectedMedia(body: RecordedBody, wanted: ExpectedMedia): Promise<boolean> {
  if (body.size === 0) return false
  const mime = (await mimeOf(body)) ?? (await partOf(body))
  return mime !== null && TYPES[wanted].test(mime) && !(await isTruncated(body))
}

/** The type of an HLS playlist, or of a fragment that is no text; null for a page or an error in words. */
async function partOf(body: RecordedBody): Promise<string | null> {
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
    // Bytes that lead a parser astray are no medium; a file that can't be read is our own trouble.
    if (error instanceof Error && 'syscall' in error) throw error
    return null
  }
}
