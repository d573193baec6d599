import type { FastifyRequest } from 'fastify'
import type { ByteRange } from '../../model/store.ts'
import { evaluatePreconditions } from './preconditions.ts'
import { parseRange } from './range-header.ts'

/** Properties of a body that are known before it is read. */
export interface BodyFacts {
  readonly size: number
  readonly sha256: string
  /** The `Last-Modified` time: when the body was captured. Null for a body that is generated for each response. */
  readonly lastModified: Date | null
}

/** The status of the response, and the part to send. Only 200 and 206 have a body. */
type RequestedRange =
  | { readonly status: 304 | 412 | 416 }
  | { readonly status: 200; readonly part: undefined }
  | { readonly status: 206; readonly part: ByteRange }

export const formatEtag = ({ sha256 }: BodyFacts): string => `"${sha256}"`

/** Applies a request's preconditions and `Range` header to a body (RFC 9110, sections 13 and 14). */
export function resolveRequestedRange(request: FastifyRequest, bytes: BodyFacts): RequestedRange {
  const { status, rangeApplies } = evaluatePreconditions(
    request.headers,
    formatEtag(bytes),
    bytes.lastModified,
  )
  if (status !== null) return { status }
  // Only GET defines range handling (RFC 9110, section 14.2).
  const header = request.method === 'GET' && rangeApplies ? request.headers.range : undefined
  const range = parseRange(header, bytes.size)
  if (range.kind === 'outside') return { status: 416 }
  if (range.kind === 'all') return { status: 200, part: undefined }
  return { status: 206, part: { offset: range.offset, length: range.length } }
}
