import type { Ledger } from '../archive/ledger.ts'
import type { Signer } from '../archive/signer.ts'
import type { TimestampPolicy } from '../archive/timestamp/take-timestamps.ts'
import type { Citation } from '../model/citation.ts'
import type { Clock } from '../model/clock.ts'
import type { HttpClient } from '../model/http.ts'
import type { Manifest, SnapshotRef, StepName } from '../model/manifest.ts'
import type { MissingPart, Outcome, Reason } from '../model/outcome.ts'
import type { PostAliases } from '../model/post-aliases.ts'
import type { PostRecord, Witness } from '../model/post-record.ts'
import type { ConnectedPlatforms } from '../platforms/connect-platforms.ts'
import type { WebArchive } from '../webarchive/web-archive.ts'

/** An article's citation of the post. */
export interface CitedBy {
  articleUrl: string
  articleTitle: string | null
  citation: Citation
}

export interface CaptureRequest {
  /** Fixed when the capture was first claimed: every attempt uses the same. */
  capturedAt: Date
  /** Capture also what is captured already. */
  again: boolean
  /** Where articles show the post: their words are kept where the post itself can't be had. */
  citations: readonly CitedBy[]
  /** The longest announced wait to sit out, in milliseconds. */
  maxWaitMs: number
  /** How long the first question may stand in line for its turn; left out, as long as it takes. */
  maxPaceMs?: number
  signal?: AbortSignal
  /** Told of each step as it begins. */
  onStep?: (step: CaptureStep) => void
}

export type CaptureStep = 'post' | 'media' | 'quoted' | 'seal' | 'store'

export interface CaptureResult {
  /** What was learned now; see `docs/outcomes.md`. */
  outcome: Outcome
  reason: Reason | null
  missing: MissingPart[]
  /** When the platform says it may be asked again, ISO 8601. */
  retryAt: string | null
  /** The snapshot that holds the post: of this capture, or a better or equal one from before. */
  snapshot: SnapshotRef | null
  /** That of the snapshot. */
  manifest: Manifest | null
  /** Was anything written to the store? */
  written: boolean
  notes: string[]
  /** Whose words the snapshot holds; null where there is none. */
  witness: Witness | null
}

export interface CaptureDeps {
  platforms: Pick<ConnectedPlatforms, 'get' | 'labels'>
  http: HttpClient
  ledger: Ledger
  signer: Signer
  clock: Clock
  /** Follow the short links inside posts; left out: yes. */
  expandLinks?: boolean
  /** Whom to ask for timestamps over the seal; left out: nobody. */
  timestamps?: TimestampPolicy
  /** Who is asked for posts that are gone; null or left out: nobody. */
  archive?: WebArchive | null
  /** Remembers other ids of posts; left out: nobody does. */
  aliases?: PostAliases
  /** Where each capture has a directory of its own for large bodies while it runs. */
  scratchDir: string
  /** Name and version of this software, for the archive. */
  software: string
}

/** A capture as far as it has come. `outcome` is the best that it can still end in. */
export interface CaptureState {
  outcome: Outcome
  reason: Reason | null
  missing: MissingPart[]
  retryAt: string | null
  notes: string[]
  /** The steps that ran. */
  steps: StepName[]
  /** Markup that the record's words rest on. */
  citations: { articleUrl: string; markup: string }[]
  record: PostRecord | null
}

/** Progress of a post whose words are known. */
export type FetchedPost = CaptureState & { record: PostRecord }

/** All that was learned of a post, and the hash that tells whether it was known before. */
export type CapturedContent = FetchedPost & { contentSha256: string }
