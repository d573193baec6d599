import type { Exchange, Scratch } from '../../model/http.ts'
import type { ResourceRole, StepName } from '../../model/manifest.ts'
import type { MissingPart, Outcome, Reason } from '../../model/outcome.ts'
import type { PostRef } from '../../model/platform.ts'
import type { PostRecord } from '../../model/post-record.ts'
import type { Signer } from '../signature/signer.ts'
import type { TimestampResponses } from '../timestamp/take-timestamps.ts'

/** The input for packing a snapshot. */
export interface PackInput {
  post: PostRef
  record: PostRecord
  /** The time of the first claim of the capture; truncated to the second. */
  capturedAt: Date
  outcome: Outcome
  reason: Reason | null
  missing: MissingPart[]
  notes: string[]
  steps: StepName[]
  contentSha256: string
  /**
   * The exchanges in their order. `medium`: the URL of the medium in the record, which may differ from the URL of the
   * exchange.
   */
  exchanges: { exchange: Exchange; role: ResourceRole; medium?: string }[]
  /** The card as a complete HTML document. */
  card: string
  /** The markup around the post in the articles that the record is based on. */
  citations: { articleUrl: string; markup: string }[]
  software: string
  signer: Signer
  /** Requests timestamps for the bytes of the seal; absent without authorities. */
  timestamp?: (seal: Uint8Array) => Promise<TimestampResponses>
  scratch: Scratch
}
