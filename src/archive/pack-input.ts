import type { Exchange, Scratch } from '../model/http.ts'
import type { ResourceRole, StepName } from '../model/manifest.ts'
import type { MissingPart, Outcome, Reason } from '../model/outcome.ts'
import type { PostRef } from '../model/platform.ts'
import type { PostRecord } from '../model/post-record.ts'
import type { Signer } from './signer.ts'
import type { TakenTimestamps } from './timestamp/take-timestamps.ts'

/** All that a snapshot is packed from. */
export interface PackInput {
  post: PostRef
  record: PostRecord
  /** Fixed when the capture was first claimed; cut to the second. */
  capturedAt: Date
  outcome: Outcome
  reason: Reason | null
  missing: MissingPart[]
  notes: string[]
  steps: StepName[]
  contentSha256: string
  /**
   * In the order in which they were made. `medium`: the address by which the record names the
   * medium that the body is, which may have been had elsewhere.
   */
  exchanges: { exchange: Exchange; role: ResourceRole; medium?: string }[]
  /** The whole HTML document. */
  card: string
  /** The markup around the post in the articles whose words the record rests on. */
  citations: { articleUrl: string; markup: string }[]
  software: string
  signer: Signer
  /** Has the seal's bytes timestamped; left out where nobody is to be asked. */
  timestamp?: (seal: Uint8Array) => Promise<TakenTimestamps>
  scratch: Scratch
}
