import type { Exchange } from '../../model/http.ts'
import type { Liveness, MissingPart, Reason } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { Evidence } from '../../model/post-answer.ts'
import type { PostRecord } from '../../model/post-record.ts'
import type { FoundPart } from './unknown-parts.ts'

/** The source shows the post. */
export interface AliveStatus {
  readonly kind: 'alive'
  readonly record: PostRecord
  readonly missing: MissingPart[]
  readonly edited: boolean
  readonly notes?: string[]
  /** Parts of the answer that Stet does not know. */
  readonly unknownParts?: readonly FoundPart[]
}

/**
 * What a source's response says about the post (platforms.md § 0). `silent` says nothing: with `again`
 * an immediate second request may succeed; with `lasting` a later request will get the same response.
 */
export type SourceStatus =
  | AliveStatus
  | {
      kind: 'named'
      /** `live` for a source that says that the post exists and does not show it. */
      liveness: Liveness
      reason: Reason
      /** What the source still shows of the post: a video's title behind an age gate. */
      record?: PostRecord
      missing?: MissingPart[]
      notes?: string[]
      /** Counts only if the other source does not show the post either. */
      weak?: true
    }
  | {
      kind: 'not-found'
      /** What it means if the second source serves the post all the same. Default: the post lives. */
      whileServed?: { readonly liveness: Liveness; readonly reason: Reason }
    }
  | {
      kind: 'refused'
      /** Only this post is refused, so the source stays open for others. */
      ofPost?: true
      /** It was not asked, because it refused others: when it may be asked again. */
      retryAt?: string
    }
  | {
      kind: 'silent'
      reason: Reason
      retryAt: string | null
      again: boolean
      lasting: boolean
      /** The text of an undocumented response. */
      unknown?: string
      /** A part that the reader needs and the response lacks, such as `.Caption`: the platform changed its page. */
      absent?: string
    }

/** The source names another address of the post, and must be asked there once more. */
export interface MovedStatus {
  readonly kind: 'moved'
  readonly post: PostRef
}

/** A status with the raw responses that it rests on; `exchange` is the last of them. */
export interface SourceResult {
  status: SourceStatus
  /** The post at the address that the source was asked for last. */
  post: PostRef
  evidence: Evidence[]
  exchange: Exchange | null
}

const silent = { kind: 'silent', reason: 'unreadable', retryAt: null } as const

/** An empty body, an error page with status 200, or a truncated response. */
export const malformedAnswer: SourceStatus = { ...silent, again: true, lasting: false }

/** A response of an unknown shape, or for another post. */
export const unknownShape: Extract<SourceStatus, { kind: 'silent' }> = {
  ...silent,
  again: false,
  lasting: false,
}

/** A response that lacks a part which its reader needs. The part's name is the reader's own, such as `.Caption`. */
export const absentPart = (part: string): typeof unknownShape => ({
  ...unknownShape,
  absent: part,
  unknown: `a page without ${part}`,
})

/** `{}`: the platform withholds the post or rejects the request. */
export const emptyAnswer: SourceStatus = { ...silent, again: true, lasting: true }

/** The platform says that the post is unavailable, without a reason. */
export const unavailableAnswer: Extract<SourceStatus, { kind: 'silent' }> = {
  ...silent,
  again: false,
  lasting: true,
}

/**
 * Interprets an HTTP status, for every source alike: 404 is not-found; 401, 402, 403 and a challenge page
 * are a refusal; any other status except 200 is a failure of the platform. Null for 200.
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
