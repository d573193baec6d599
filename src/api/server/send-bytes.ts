import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sha256Hex } from '../../archive/sha256.ts'
import type { ByteRange } from '../../model/store.ts'
import { missingObjectError } from '../views/open-resource.ts'
import { setCacheControl } from '../views/visibility.ts'
import { allowCrossOrigin } from './cors.ts'
import { type BodyFacts, formatEtag, resolveRequestedRange } from './requested-range.ts'
import { sendBody } from './send-body.ts'

/** A body whose length and hash are known before it is opened. */
interface Bytes extends BodyFacts {
  readonly seen: 'public' | 'reader'
  readonly mime: string
  open(range: ByteRange | undefined): Promise<Readable | Uint8Array | null>
}

interface StoredBytes extends Bytes {
  /** The name to download it under; null if the browser may display it. */
  readonly filename: string | null
}

/** Headers to remove when the body turns out to be missing. */
const BODY_HEADERS = ['content-length', 'content-range', 'etag', 'last-modified', 'cache-control'] as const

/** Archived bytes are untrusted: no scripts, no content sniffing, no access to the session (design rule 8). */
export function setUntrustedContentHeaders(reply: FastifyReply): void {
  reply
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('referrer-policy', 'no-referrer')
}

/** Answers GET and HEAD for stored bytes. */
export async function sendStoredBytes(
  request: FastifyRequest,
  reply: FastifyReply,
  bytes: StoredBytes,
): Promise<FastifyReply> {
  setUntrustedContentHeaders(reply)
  allowCrossOrigin(reply)
  if (bytes.filename !== null) {
    reply.header('content-disposition', `attachment; filename="${bytes.filename}"`)
  }
  return await sendBytes(request, reply, bytes)
}

/** Answers GET and HEAD with generated text. The caller sets the CORS and security headers. */
export async function sendGeneratedText(
  request: FastifyRequest,
  reply: FastifyReply,
  { text, mime, seen }: Pick<Bytes, 'mime' | 'seen'> & { readonly text: string },
): Promise<FastifyReply> {
  const body = Buffer.from(text)
  const facts = { size: body.length, sha256: sha256Hex(body), lastModified: null }
  const open = async (range: ByteRange | undefined) =>
    range ? body.subarray(range.offset, range.offset + range.length) : body
  return await sendBytes(request, reply, { ...facts, mime, seen, open })
}

async function sendBytes(request: FastifyRequest, reply: FastifyReply, bytes: Bytes): Promise<FastifyReply> {
  setCacheControl(reply, bytes.seen)
  reply.header('etag', formatEtag(bytes)).header('accept-ranges', 'bytes')
  if (bytes.lastModified !== null) reply.header('last-modified', bytes.lastModified.toUTCString())
  const range = resolveRequestedRange(request, bytes)
  reply.code(range.status)
  if (range.status === 416) reply.header('content-range', `bytes */${bytes.size}`)
  if (range.status !== 200 && range.status !== 206) return await reply.send()

  const { part } = range
  reply.type(bytes.mime).header('content-length', part?.length ?? bytes.size)
  if (part) {
    const last = part.offset + part.length - 1
    reply.header('content-range', `bytes ${part.offset}-${last}/${bytes.size}`)
  }
  // The bytes need not be read to say how many there are.
  if (request.method === 'HEAD') return await reply.send()
  const body = await bytes.open(part)
  if (!body) {
    for (const name of BODY_HEADERS) reply.removeHeader(name)
    throw missingObjectError()
  }
  if (body instanceof Uint8Array) return await reply.send(body)
  await sendBody(reply, body)
  return reply
}
