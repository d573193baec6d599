import type { Ledger } from './ledger.ts'

/** The name of the store in `STET_STORE`, to which everything is written first. */
export const FIRST_COPY = 'first'

/** A store that holds the whole archive: the first, or a replica. Each has a ledger over it. */
export interface ArchiveCopy {
  readonly name: string
  readonly ledger: Ledger
}
