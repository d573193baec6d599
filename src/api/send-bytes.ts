import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { StoreError } from '../model/errors.ts'
import type { ByteRange } from '../model/store.ts'
import { keepFor } from './may-see.ts'
import { sendBody } from './send-body.ts'
import { etagOf, type KnownBytes, wantedBytes } from './wanted-bytes.ts'

/** Stored bytes whose length and hash are known before they are read. */
export interface StoredBytes extends KnownBytes {
  readonly seen: 'public' | 'reader'
  readonly mime: string
  /** Set: the browser saves it under this name and never shows it. */
  readonly filename: string | null
  open(range: ByteRange | undefined): Promise<Readable | Uint8Array | null>
}

/** What speaks of a body that is not there after all. */
const OF_THE_BODY = ['content-length', 'content-range', 'etag', 'last-modified', 'cache-control'] as const

const EXPOSED = 'Content-Range, Content-Length, Accept-Ranges, ETag'

/** Archived bytes are hostile: no script, no guessing of types, no framing session (design rule 8). */
export function hostileHeaders(reply: FastifyReply): void {
  reply
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('referrer-policy', 'no-referrer')
}

/** A page of another origin may read it, with ranges, and only with the token that it holds. */
export function crossOrigin(reply: FastifyReply): void {
  reply
    .header('access-control-allow-origin', '*')
    .header('access-control-allow-headers', 'Range, Authorization, If-Range, If-None-Match')
    .header('access-control-allow-methods', 'GET, HEAD')
    .header('access-control-expose-headers', EXPOSED)
    .header('cross-origin-resource-policy', 'cross-origin')
}

/** Answers GET and HEAD for stored bytes. */
export async function sendBytes(
  request: FastifyRequest,
  reply: FastifyReply,
  bytes: StoredBytes,
): Promise<FastifyReply> {
  hostileHeaders(reply)
  crossOrigin(reply)
  keepFor(reply, bytes.seen)
  reply
    .header('etag', etagOf(bytes))
    .header('last-modified', bytes.at.toUTCString())
    .header('accept-ranges', 'bytes')
  if (bytes.filename !== null) {
    reply.header('content-disposition', `attachment; filename="${bytes.filename}"`)
  }
  const wanted = wantedBytes(request, bytes)
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
