import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sha256Hex } from '../../archive/sha256.ts'
import { StoreError } from '../../model/errors.ts'
import type { ByteRange } from '../../model/store.ts'
import { setCacheControl } from '../views/visibility.ts'
import { allowCrossOrigin } from './cors.ts'
import { type BodyFacts, formatEtag, resolveRequestedRange } from './requested-range.ts'
import { sendBody } from './send-body.ts'

/** A body whose length and hash are known before it is read. */
interface Bytes extends BodyFacts {
  readonly seen: 'public' | 'reader'
  readonly mime: string
  open(range: ByteRange | undefined): Promise<Readable | Uint8Array | null>
}

export interface StoredBytes extends Bytes {
  /** Set: the browser saves it under this name and never shows it. */
  readonly filename: string | null
}

/** What speaks of a body that is not there after all. */
const OF_THE_BODY = ['content-length', 'content-range', 'etag', 'last-modified', 'cache-control'] as const

/** Archived bytes are hostile: no script, no guessing of types, no framing session (design rule 8). */
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
  return await answer(request, reply, bytes)
}

/** Answers GET and HEAD with a text that was made for this answer; who may read it is said by the caller's headers. */
export async function sendGeneratedText(
  request: FastifyRequest,
  reply: FastifyReply,
  { text, mime, seen }: Pick<Bytes, 'mime' | 'seen'> & { readonly text: string },
): Promise<FastifyReply> {
  const body = Buffer.from(text)
  const known = { size: body.length, sha256: sha256Hex(body), at: null }
  const open = async (range: ByteRange | undefined) =>
    range ? body.subarray(range.offset, range.offset + range.length) : body
  return await answer(request, reply, { ...known, mime, seen, open })
}

async function answer(request: FastifyRequest, reply: FastifyReply, bytes: Bytes): Promise<FastifyReply> {
  setCacheControl(reply, bytes.seen)
  reply.header('etag', formatEtag(bytes)).header('accept-ranges', 'bytes')
  if (bytes.at !== null) reply.header('last-modified', bytes.at.toUTCString())
  const wanted = resolveRequestedRange(request, bytes)
  reply.code(wanted.status)
  if (wanted.status === 416) reply.header('content-range', `bytes */${bytes.size}`)
  if (wanted.status !== 200 && wanted.status !== 206) return await reply.send()

  const { part } = wanted
  reply.type(bytes.mime).header('content-length', part?.length ?? bytes.size)
  if (part) {
    const last = part.offset + part.length - 1
    reply.header('content-range', `bytes ${part.offset}-${last}/${bytes.size}`)
  }
  if (request.method === 'HEAD') return await reply.send()
  const body = await bytes.open(part)
  if (!body) {
    for (const name of OF_THE_BODY) reply.removeHeader(name)
    throw new StoreError('store-corrupt', 'The stored object is missing.', {
      hint: 'Run stet verify --audit: it tells which snapshots are damaged.',
    })
  }
  if (body instanceof Uint8Array) return await reply.send(body)
  await sendBody(reply, body)
  return reply
}
