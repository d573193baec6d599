import { StoreError } from '../../model/errors.ts'
import type { StoreMode, WriteMode } from '../../model/store.ts'
import {
  describeFaults,
  type StoreTrial,
  type TrialMemory,
  type TriedBucket,
} from '../../model/store-trial.ts'

/** A store may be mended, or a bucket changed, without a word to Stet. */
const TRY_AGAIN_MS = 7 * 24 * 3_600_000

/** What decides how a store is written. */
export interface WritePolicyOptions {
  readonly address: string
  readonly tried: TriedBucket
  readonly mode: StoreMode
  /** Whether there is a catalog to lease keys from. */
  readonly hasLeases: boolean
  /** Whether the configuration asks for Object Lock, which only a bucket with versions has. */
  readonly isLocked: boolean
  readonly memory: TrialMemory | null
  /** Makes the trial. */
  run(): Promise<StoreTrial>
  /** Hears of each verdict that this process goes by. */
  onTrial(trial: StoreTrial, mode: WriteMode): void
}

/**
 * Decides how a store is written: by the verdict of its trial, which it remembers for a week, and by the configured mode. The
 * first write makes the trial if none is remembered.
 */
export class WritePolicy {
  readonly #options: WritePolicyOptions
  #trial: Promise<StoreTrial> | null = null

  constructor(options: WritePolicyOptions) {
    this.#options = options
  }

  /** The verdict that counts now. @throws as `runTrial` */
  async trial(): Promise<StoreTrial> {
    this.#trial ??= this.#start(() => this.#remembered())
    return await this.#trial
  }

  /** Makes the trial, whatever is remembered. @throws as `runTrial` */
  async tryOut(): Promise<StoreTrial> {
    this.#trial = this.#start(() => this.#make())
    return await this.#trial
  }

  /** @throws StoreError `store-unsafe` for a store that may not be written; as `runTrial` */
  async mode(): Promise<WriteMode> {
    const trial = await this.trial()
    const mode = this.#modeAfter(trial)
    if (mode === 'fenced' && !this.#options.hasLeases) throw unsafe(this.#options, trial, 'no-catalog')
    if (mode === 'conditional' && trial.faults.length > 0) throw unsafe(this.#options, trial, 'not-allowed')
    return mode
  }

  /** Forgets a verdict that was made when the bucket kept versions, or kept none. */
  notice(versioned: boolean): void {
    void this.#trial?.then(
      (trial) => {
        if (trial.versioned !== versioned) this.#trial = this.#start(() => this.#make())
      },
      () => {},
    )
  }

  #modeAfter({ faults }: StoreTrial): WriteMode {
    const { mode } = this.#options
    if (mode !== 'auto') return mode
    return faults.length === 0 ? 'conditional' : 'fenced'
  }

  /** The next write tries again after a failure. */
  #start(find: () => Promise<StoreTrial>): Promise<StoreTrial> {
    const finding = find().then((trial) => {
      this.#options.onTrial(trial, this.#modeAfter(trial))
      return trial
    })
    finding.catch(() => {
      if (this.#trial === finding) this.#trial = null
    })
    return finding
  }

  async #remembered(): Promise<StoreTrial> {
    const { memory, tried, isLocked } = this.#options
    const known = (await memory?.load(tried)) ?? null
    const isFresh = known !== null && Date.now() - Date.parse(known.triedAt) < TRY_AGAIN_MS
    return isFresh && (known.versioned || !isLocked) ? known : await this.#make()
  }

  async #make(): Promise<StoreTrial> {
    const trial = await this.#options.run()
    await this.#options.memory?.save(this.#options.tried, trial)
    return trial
  }
}

/** The error for a store that failed its trial and that nothing else makes safe. */
function unsafe(
  { address, tried }: WritePolicyOptions,
  { faults }: StoreTrial,
  why: 'not-allowed' | 'no-catalog',
): StoreError {
  const what = faults.length === 0 ? 'STET_STORE_MODE is fenced' : describeFaults(faults)
  return new StoreError('store-unsafe', `${address} (${tried.endpoint}) may not be written: ${what}.`, {
    input: address,
    hint:
      why === 'not-allowed'
        ? 'Choose a store that honours If-None-Match (docs/stores.md), or set STET_STORE_MODE=auto: then leases in the catalog keep writers apart.'
        : 'Writes to such a store need leases in the catalog, and there is none here. Choose a store that honours If-None-Match (docs/stores.md).',
  })
}
