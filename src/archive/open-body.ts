import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Manifest, Resource } from '../model/manifest.ts'
import { createSemaphore } from '../model/semaphore.ts'
import type { ByteRange, Store } from '../model/store.ts'
import { sha256Hex } from './sha256.ts'
import type { VerifiedReader } from './verified-reader.ts'
import { damagedError, extractResource } from './wacz/extract-resource.ts'

/** Bodies up to this length, which are texts and photos, are verified in memory at each read. */
const MAX_VERIFIED_BYTES = 8 * 1024 * 1024
/** The number of them that are in memory at once. */
const verifyOneOf = createSemaphore(16)

/**
 * Opens the body of resource `n`, or a range of it. Returns no byte of a body that is not the one in the manifest. A gzipped
 * body, which is text, is decompressed in memory.
 *
 * @param large reads bodies that do not fit into memory
 * @returns null if there is no such resource, or the snapshot's object is missing
 * @throws InvalidArchiveError `archive-invalid`, StoreError `store-corrupt` for another body than that of the manifest
 */
export async function openBody(
  store: Store,
  large: VerifiedReader,
  manifest: Manifest,
  n: number,
  range: ByteRange | undefined,
): Promise<Readable | Uint8Array | null> {
  const resource = manifest.resources[n]
  if (!resource) return null
  const { offset, bytes } = resource
  if (offset !== null && bytes > MAX_VERIFIED_BYTES) {
    const { sha256 } = resource
    return await large.open({ key: manifest.wacz.key, offset, length: bytes, sha256 }, range)
  }
  return await verifyOneOf(async () => {
    const body = await readVerified(store, manifest.wacz.key, resource)
    return body && range ? body.subarray(range.offset, range.offset + range.length) : body
  })
}

async function readVerified(store: Store, key: string, resource: Resource): Promise<Uint8Array | null> {
  const { offset, bytes, record, sha256 } = resource
  if (offset === null) {
    const member = await store.get(key, record ?? { offset: 0, length: 0 })
    return member && extractResource(resource, await buffer(member))
  }
  if (bytes === 0) return new Uint8Array()
  const stream = await store.get(key, { offset, length: bytes })
  if (stream === null) return null
  const body = await buffer(stream)
  if (sha256Hex(body) !== sha256) throw damagedError(resource)
  return body
}
