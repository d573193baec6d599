import type { ObjectRangeClient } from '../../model/object-range-client.ts'
import type { StoreMode, WriteMode } from '../../model/store.ts'
import type { StoreTrial, TrialMemory } from '../../model/store-trial.ts'
import type { WriteLeases } from '../../model/write-lease.ts'

/** What a store in S3 uses beside its bucket. A directory needs none of it. */
export interface StoreOptions {
  /** Creates the client that reads ranges of objects; default: the SDK reads them. */
  readonly ranges?: () => Promise<ObjectRangeClient>
  /** Default: `auto`. */
  readonly mode?: StoreMode
  /** Where verdicts of trials are kept; default: each process makes its own trial. */
  readonly trials?: TrialMemory
  /** Without them, only a store that passes its trial can be written. */
  readonly leases?: WriteLeases
  /** Hears of each verdict that the store goes by, how it is written therefore, and its name. */
  readonly onTrial?: (trial: StoreTrial, mode: WriteMode, store: string) => void
}
