import { z } from 'zod'

/**
 * What a store may do in spite of the requests that Stet makes. Any of these makes a conditional put unsafe: the
 * condition itself does not hold, or a key may be left with bytes that nobody may replace.
 */
export const STORE_FAULTS = {
  'refuses-condition': 'it refuses a put with If-None-Match',
  'ignores-condition': 'it ignores If-None-Match, so that a second put overwrites the first',
  'several-winners': 'it lets several concurrent puts of a key succeed in spite of If-None-Match',
  'keeps-cut-off': 'it keeps a body that was cut off in transit',
  'ignores-hash': 'it keeps a body that does not have the SHA-256 that was signed',
} as const

export const StoreFault = z.enum(Object.keys(STORE_FAULTS) as [keyof typeof STORE_FAULTS])
export type StoreFault = z.infer<typeof StoreFault>

/** Raised when the trial looks at more: an older verdict is then tried anew. */
export const TRIAL_NUMBER = 1

/** The verdict of a trial of a store. */
export const StoreTrial = z.object({
  number: z.literal(TRIAL_NUMBER),
  triedAt: z.iso.datetime(),
  faults: z.array(StoreFault),
  /** Whether the bucket keeps versions: a change of that asks for another trial. */
  versioned: z.boolean(),
  /** Why the objects of the trial could not be deleted; null if they were. */
  left: z.string().nullable(),
})
export type StoreTrial = z.infer<typeof StoreTrial>

/** The faults of a store, in words that follow its name. */
export const describeFaults = (faults: readonly StoreFault[]): string =>
  faults.map((fault) => STORE_FAULTS[fault]).join('; ')

/** What a trial was of. Everyone who uses a bucket shares its verdict. */
export interface TriedBucket {
  readonly endpoint: string
  readonly bucket: string
}

/** Keeps the verdicts of trials between processes. */
export interface TrialMemory {
  /** @returns null if there is none, or none that this version reads */
  load(tried: TriedBucket): Promise<StoreTrial | null>
  save(tried: TriedBucket, trial: StoreTrial): Promise<void>
}
