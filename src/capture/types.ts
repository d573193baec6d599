import type { Ledger } from '../archive/ledger.ts'
import type { Signer } from '../archive/signature/signer.ts'
import type { TimestampPolicy } from '../archive/timestamp/take-timestamps.ts'
import type { Citation } from '../model/citation.ts'
import type { Clock } from '../model/clock.ts'
import type { HttpClient } from '../model/http.ts'
import type { Manifest, SnapshotRef, StepName } from '../model/manifest.ts'
import type { MissingPart, Outcome, Reason } from '../model/outcome.ts'
import type { PostAliases } from '../model/post-aliases.ts'
import type { UnexpectedPart } from '../model/post-answer.ts'
import type { PostRecord, Witness } from '../model/post-record.ts'
import type { ConnectedPlatforms } from '../platforms/connect-platforms.ts'
import type { WebArchive } from '../webarchive/web-archive.ts'

/** A citation of the post and the article that it is from. */
export interface CitedBy {
  articleUrl: string
  articleTitle: string | null
  citation: Citation
}

export interface CaptureRequest {
  /** Set when the capture was first claimed; every attempt uses the same time. */
  capturedAt: Date
  /** Capture the post even if a `captured` snapshot exists. */
  again: boolean
  /** The articles' citations of the post; the record falls back on their text if the post is not available. */
  citations: readonly CitedBy[]
  /** The longest `Retry-After` to wait for, in milliseconds. */
  maxWaitMs: number
  /** The longest wait of the first request for its rate limit, in milliseconds; unlimited by default. */
  maxPaceMs?: number
  signal?: AbortSignal
  /** Called at the beginning of each step. */
  onStep?: (step: CaptureStep) => void
}

/** The steps whose beginning a capture tells. */
export const CAPTURE_STEPS = ['post', 'media', 'quoted', 'seal', 'store'] as const
export type CaptureStep = (typeof CAPTURE_STEPS)[number]

export interface CaptureResult {
  /** The outcome of this capture; see `docs/outcomes.md`. */
  outcome: Outcome
  reason: Reason | null
  missing: MissingPart[]
  /** When to retry, as the platform announced it, ISO 8601. */
  retryAt: string | null
  /** The snapshot that holds the post: this capture's, or an existing one that is better or equal. */
  snapshot: SnapshotRef | null
  /** The manifest of `snapshot`. */
  manifest: Manifest | null
  /** Whether this capture wrote the snapshot. */
  written: boolean
  notes: string[]
  /** Parts in which the platform's answers are other than their readers expect. */
  unexpectedParts: readonly UnexpectedPart[]
  /** The witness of the snapshot's text; null if there is no snapshot. */
  witness: Witness | null
}

export interface CaptureDeps {
  platforms: Pick<ConnectedPlatforms, 'get' | 'labels'>
  http: HttpClient
  ledger: Ledger
  signer: Signer
  clock: Clock
  /** Follow the short links inside posts; true by default. */
  expandLinks?: boolean
  /** The authorities that time-stamp the seal, and what to do if they fail; none by default. */
  timestamps?: TimestampPolicy
  /** The web archive to query for posts that are gone; none by default. */
  archive?: WebArchive | null
  /** Stores other ids of posts; they are not stored by default. */
  aliases?: PostAliases
  /** The directory in which each running capture has a subdirectory for large bodies. */
  scratchDir: string
  /** Name and version of this software, for the archive. */
  software: string
}

/** The state of a running capture. `outcome` is the best one that is still possible. */
export interface CaptureState {
  outcome: Outcome
  reason: Reason | null
  missing: MissingPart[]
  retryAt: string | null
  notes: string[]
  /** The steps that ran. */
  steps: StepName[]
  /** The markup from which the record's text was quoted. */
  citations: { articleUrl: string; markup: string }[]
  record: PostRecord | null
  unexpectedParts: readonly UnexpectedPart[]
}

/** The state of a capture that has the post's record. */
export type FetchedPost = CaptureState & { record: PostRecord }

/** The complete content of a capture, with the hash that identifies equal content. */
export type CapturedContent = FetchedPost & { contentSha256: string }
