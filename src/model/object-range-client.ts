import type { Readable } from 'node:stream'
import type { ByteRange } from './store.ts'

/** What a server of objects answered to a request for a range; the body is whoever asked's to read or to destroy. */
export interface ObjectRangeResponse {
  readonly status: number
  /** Of the body, in bytes; NaN where the server does not say. */
  readonly length: number
  readonly body: Readable
}

/** Asks a server of objects for parts of them, by addresses that need nothing else. */
export interface ObjectRangeClient {
  /** @throws whatever the connection failed with */
  get(url: string, range: ByteRange): Promise<ObjectRangeResponse>
  close(): Promise<void>
}
