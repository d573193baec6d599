import type { FastifyRequest } from 'fastify'
import type { ByteRange } from '../../model/store.ts'
import { evaluatePreconditions } from './preconditions.ts'
import { parseRange } from './range-header.ts'

/** What is known of a body before it is read. */
export interface BodyFacts {
  readonly size: number
  readonly sha256: string
  /** When it was captured: it has not changed since. Null for what is made for each answer. */
  readonly at: Date | null
}

/** What a request for a body comes to; a body goes with 200 and 206 alone. */
export type RequestedRange =
  | { readonly status: 304 | 412 | 416 }
  | { readonly status: 200; readonly part: undefined }
  | { readonly status: 206; readonly part: ByteRange }

export const formatEtag = ({ sha256 }: BodyFacts): string => `"${sha256}"`

/** Whole, in part, or not at all where the client has it (RFC 9110, 13 to 14). */
export function resolveRequestedRange(request: FastifyRequest, bytes: BodyFacts): RequestedRange {
  const found = evaluatePreconditions(request.headers, formatEtag(bytes), bytes.at)
  if (found.answer !== null) return { status: found.answer }
  // A range is a matter of GET alone (RFC 9110, section 14.2).
  const ranged = request.method === 'GET' && found.ranged
  const asked = parseRange(ranged ? request.headers.range : undefined, bytes.size)
  if (asked.kind === 'outside') return { status: 416 }
  if (asked.kind === 'all') return { status: 200, part: undefined }
  return { status: 206, part: { offset: asked.offset, length: asked.length } }
}
