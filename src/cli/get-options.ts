/** The forms that a snapshot is fetched in. */
export const SNAPSHOT_FORMATS = ['wacz', 'warc', 'json', 'html'] as const

/** The options of `stet get`. */
export interface GetOptions {
  /** Fetch the newest snapshot up to this time; left out, the best one. */
  readonly at?: Date
  readonly as: (typeof SNAPSHOT_FORMATS)[number]
  /** Write to this file; left out, to standard output. */
  readonly output?: string
}
