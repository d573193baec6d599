import type { Evidence } from '../../model/answer.ts'
import type { Exchange } from '../../model/exchange.ts'
import type { Liveness, MissingPart, Reason } from '../../model/outcome.ts'
import type { PostRecord } from '../../model/post.ts'

/**
 * What one answer of one source means for the post (platforms.md § 0). `silent` says nothing about
 * it: `again` where a second request at once may bring more, `lasting` where the same is to be
 * expected at any other time.
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
      /** What stands in an answer that no table knows. */
      unknown?: string
    }

/** A signal with the raw answers that it rests on; `exchange` is the last of them. */
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

/** `{}`: X holds the post back, or did not like the request. */
export const emptyAnswer: SourceStatus = { ...silence, again: true, lasting: true }

/** X says that it shows no post here, and not why. */
export const unavailable: Extract<SourceStatus, { kind: 'silent' }> = {
  ...silence,
  again: false,
  lasting: true,
}

/**
 * What a status outside of 200 means, alike for both sources: 404 is not-found, 401, 402 and 403
 * refuse us, as a challenge page does under any status; the rest is about the platform, never about
 * the post. Null for a plain 200.
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
