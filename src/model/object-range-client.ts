import type { Readable } from 'node:stream'
import type { ByteRange } from './store.ts'

/** An object server's response to a range request. The caller must read or destroy the body. */
export interface ObjectRangeResponse {
  readonly status: number
  /** The length of the body in bytes; NaN if the server does not declare it. */
  readonly length: number
  /** The headers that tell one version of the object from another, as the SDK names them. */
  readonly ETag: string | undefined
  readonly LastModified: Date | undefined
  readonly body: Readable
}

/** Fetches byte ranges of objects at presigned URLs. */
export interface ObjectRangeClient {
  /** @throws the error of the connection */
  get(url: string, range: ByteRange): Promise<ObjectRangeResponse>
  close(): Promise<void>
}
