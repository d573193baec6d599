import { createHash, type Hash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { StoreError } from '../model/errors.ts'
import type { Scratch } from '../model/http.ts'
import { PRIVATE_FILE } from '../model/make-directories.ts'
import type { PutBody, Store } from '../model/store.ts'
import { MAX_RECORD_BYTES } from './wacz/open-snapshot.ts'

/** An object as a signed record, or the catalog, describes it. */
export interface ExpectedObject {
  readonly key: string
  readonly sha256: string
  /** Null: not known, and no more than a record may have. */
  readonly bytes: number | null
}

/** Larger bodies go through a file. */
const IN_MEMORY = 8 * 1024 * 1024

/**
 * Reads a whole object in order to put it into another store.
 *
 * @returns null if it is missing
 * @throws StoreError `store-corrupt` if it has other bytes than expected
 */
export async function readVerifiedBody(
  store: Store,
  expected: ExpectedObject,
  scratch: Scratch,
): Promise<PutBody | null> {
  const stream = await store.get(expected.key)
  if (stream === null) return null
  const sum = createHash('sha256')
  const chunks = boundedChunks(stream, sum, store, expected)
  let source: string | Uint8Array
  if ((expected.bytes ?? 0) <= IN_MEMORY) source = Buffer.concat(await Array.fromAsync(chunks))
  else {
    source = scratch.file('.copy')
    await pipeline(chunks, createWriteStream(source, { mode: PRIVATE_FILE }))
  }
  const sha256 = sum.digest('hex')
  if (sha256 !== expected.sha256) throw changedError(store, expected.key)
  return { source, size: typeof source === 'string' ? (expected.bytes ?? 0) : source.length, sha256 }
}

/** Someone else may have put an endless object in its place. */
async function* boundedChunks(
  stream: AsyncIterable<Buffer>,
  sum: Hash,
  store: Store,
  { key, bytes }: ExpectedObject,
): AsyncGenerator<Buffer> {
  let size = 0
  for await (const chunk of stream) {
    size += chunk.length
    // Leaving the loop destroys the stream.
    if (size > (bytes ?? MAX_RECORD_BYTES)) throw changedError(store, key)
    sum.update(chunk)
    yield chunk
  }
}

const changedError = (store: Store, key: string): StoreError =>
  new StoreError('store-corrupt', `${store.address}/${key} was changed after it was written.`, {
    input: key,
    hint: 'An audit (stet verify --audit) restores it from another copy.',
  })
