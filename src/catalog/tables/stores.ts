import type { StoreTrial } from '../../model/store-trial.ts'
import type { Json } from './json.ts'

/** The verdicts of the trials of stores. */
export interface StoreTrialsTable {
  endpoint: string
  bucket: string
  trial: Json<StoreTrial>
}

/** The writers of keys, in stores that do not keep writers apart. */
export interface WriteLeasesTable {
  /** `s3://bucket/prefix/key` */
  key: string
  token: string
  until: Date
}
