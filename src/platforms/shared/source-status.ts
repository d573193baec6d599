import type { Exchange } from '../../model/http.ts'
import type { Liveness, MissingPart, Reason } from '../../model/outcome.ts'
import type { Evidence } from '../../model/post-answer.ts'
import type { PostRecord } from '../../model/post-record.ts'

/**
 * What one answer of one source means for the post (platforms.md § 0). `silent` says nothing about
 * the post: `again` where a second request at once may bring more, `lasting` where a later request
 * will bring the same.
 */
export type SourceStatus =
  | { kind: 'alive'; record: PostRecord; missing: MissingPart[]; edited: boolean }
  | { kind: 'named'; liveness: Liveness; reason: Reason }
  | { kind: 'not-found' }
  | { kind: 'refused' }
  | {
      kind: 'silent'
      reason: Reason
      retryAt: string | null
      again: boolean
      lasting: boolean
      /** The words of an answer that is in no table. */
      unknown?: string
    }

/** A status with the raw answers that it rests on; `exchange` is the last of them. */
export interface SourceResult {
  status: SourceStatus
  evidence: Evidence[]
  exchange: Exchange | null
}

const silence = { kind: 'silent', reason: 'unreadable', retryAt: null } as const

/** Zero bytes, an error page under 200, half an answer. */
export const malformedAnswer: SourceStatus = { ...silence, again: true, lasting: false }

/** An answer of another shape than any known, or for another post. */
export const unknownShape: Extract<SourceStatus, { kind: 'silent' }> = {
  ...silence,
  again: false,
  lasting: false,
}

/** `{}`: the platform holds the post back, or rejects the request. */
export const emptyAnswer: SourceStatus = { ...silence, again: true, lasting: true }

/** The platform says that it shows no post here, and not why. */
export const unavailableAnswer: Extract<SourceStatus, { kind: 'silent' }> = {
  ...silence,
  again: false,
  lasting: true,
}

/**
 * What an HTTP status other than 200 means, alike for all sources: 404 is not-found; 401, 402, 403
 * and a challenge page refuse us; any other is about the platform, never about the post. Null for 200.
 */
export function statusOfResponse(exchange: Exchange): SourceStatus | null {
  if (exchange.headers['cf-mitigated'] === 'challenge') return { kind: 'refused' }
  switch (exchange.status) {
    case 200:
      return null
    case 404:
      return { kind: 'not-found' }
    case 401:
    case 402:
    case 403:
      return { kind: 'refused' }
    default:
      return { kind: 'silent', reason: 'upstream', retryAt: null, again: false, lasting: false }
  }
}
