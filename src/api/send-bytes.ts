import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { StoreError } from '../model/errors.ts'
import type { ByteRange } from '../model/store.ts'
import { conditions } from './conditions.ts'
import { keepFor } from './may-see.ts'
import { askedRange } from './ranges.ts'

/** Stored bytes whose length and hash are known before they are read. */
export interface StoredBytes {
  readonly size: number
  readonly sha256: string
  /** When it was captured: it has not changed since. */
  readonly at: Date
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

/** Answers GET and HEAD, whole, in part, or not at all where the client has it (RFC 9110, 13 to 14). */
export async function sendBytes(
  request: FastifyRequest,
  reply: FastifyReply,
  bytes: StoredBytes,
): Promise<FastifyReply> {
  const etag = `"${bytes.sha256}"`
  hostileHeaders(reply)
  crossOrigin(reply)
  keepFor(reply, bytes.seen)
  reply.header('etag', etag).header('last-modified', bytes.at.toUTCString()).header('accept-ranges', 'bytes')
  if (bytes.filename !== null) {
    reply.header('content-disposition', `attachment; filename="${bytes.filename}"`)
  }
  const found = conditions(request.headers, etag, bytes.at)
  if (found.answer !== null) return await reply.code(found.answer).send()

  // A range is a matter of GET alone (RFC 9110, section 14.2).
  const ranged = request.method === 'GET' && found.ranged
  const asked = askedRange(ranged ? request.headers.range : undefined, bytes.size)
  if (asked.kind === 'outside') {
    return await reply.code(416).header('content-range', `bytes */${bytes.size}`).send()
  }
  const part = asked.kind === 'part' ? { offset: asked.offset, length: asked.length } : undefined
  reply.type(bytes.mime).header('content-length', part?.length ?? bytes.size)
  if (part) {
    const last = part.offset + part.length - 1
    reply.code(206).header('content-range', `bytes ${part.offset}-${last}/${bytes.size}`)
  }
  if (request.method === 'HEAD') return await reply.send()
  const body = await bytes.open(part)
  if (!body) {
    for (const name of OF_THE_BODY) reply.removeHeader(name)
    throw new StoreError('store-corrupt', 'The stored object is missing.', {
      hint: 'Run stet verify --audit: it tells which snapshots are damaged.',
    })
  }
  return await reply.send(body)
}
