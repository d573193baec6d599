import { fileTypeFromBuffer, fileTypeFromFile } from 'file-type'
import type { Body } from '../model/exchange.ts'
import type { Medium } from '../model/post.ts'
import { endsEarly } from './ends-early.ts'

/** What a body has to be, by its first bytes. */
export type Wanted = Medium['kind']

const TYPES: Readonly<Record<Wanted, RegExp>> = {
  photo: /^image\//,
  video: /^video\//,
  gif: /^(?:video\/|image\/gif$)/,
  audio: /^(?:audio|video)\//,
}

/** Is the body a whole medium of the wanted kind? Its own bytes decide; what the server calls it does not count. */
export async function isMedium(body: Body, wanted: Wanted): Promise<boolean> {
  if (body.size === 0) return false
  const mime = await mimeOf(body)
  return mime !== null && TYPES[wanted].test(mime) && !(await endsEarly(body))
}

async function mimeOf(body: Body): Promise<string | null> {
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
