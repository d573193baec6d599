import { Duplex, pipeline, type Readable } from 'node:stream'
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib'
import { FetchError } from '../model/errors.ts'

/** The content codings that Stet accepts (RFC 9110 § 8.4.1, RFC 7932, RFC 8878). */
export const ACCEPT_ENCODING = 'gzip, deflate, br, zstd'

/** A response with more nested codings is an attack. */
const MAX_CODINGS = 3

/** RFC 9659: an HTTP response may use a window of at most 8 MB. */
const ZSTD_WINDOW = { params: { [constants.ZSTD_d_windowLogMax]: 23 } }

/** "deflate" means zlib, but some servers send a raw deflate stream. The first byte shows which (RFC 1950 § 2.2). */
function createDeflateDecoder(): Duplex {
  return Duplex.from(async function* (source: AsyncIterable<Buffer>) {
    const input = source[Symbol.asyncIterator]()
    const first = await input.next()
    if (first.done) return
    const inflate = ((first.value[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw()
    const whole = async function* () {
      yield first.value
      for (let next = await input.next(); !next.done; next = await input.next()) yield next.value
    }
    yield* pipeline(whole, inflate, () => {})
  })
}

const DECODERS: ReadonlyMap<string, () => Duplex> = new Map<string, () => Duplex>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['br', createBrotliDecompress],
  ['zstd', () => createZstdDecompress(ZSTD_WINDOW)],
  ['deflate', createDeflateDecoder],
])

/** The codings in a `Content-Encoding` header, in the order of their application. */
export const parseContentCodings = (header: string | undefined): string[] =>
  (header ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity')

/**
 * Removes the content codings of a body. A truncated or damaged coding ends the stream with the error of `node:zlib`.
 *
 * @throws FetchError `unreadable` for an unsupported coding
 */
export function decodeBody(body: Readable, codings: readonly string[], url: string): Readable {
  if (codings.length === 0) return body
  const makers = codings.map((coding) => DECODERS.get(coding)).filter((maker) => maker !== undefined)
  if (makers.length < codings.length || codings.length > MAX_CODINGS) {
    throw new FetchError('unreadable', `${url} sent an unsupported content coding: ${codings.join(', ')}.`, {
      input: url,
    })
  }
  return makers.reverse().reduce<Readable>((stream, make) => pipeline(stream, make(), () => {}), body)
}
