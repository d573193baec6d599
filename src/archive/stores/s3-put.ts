import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { PutObjectCommand, type PutObjectCommandInput } from '@aws-sdk/client-s3'
import { StoreError } from '../../model/errors.ts'
import type { PutBody, PutResult } from '../../model/store.ts'
import type { WriteLease } from '../../model/write-lease.ts'
import { compareObject, type ObjectReader } from './compare-object.ts'
import type { S3Bucket } from './s3-bucket.ts'
import { httpStatusOf } from './s3-errors.ts'
import { asObjectLockError, objectLockParameters } from './s3-object-lock.ts'

/** Metadata of a fenced write: its token, and the length that it announced. */
export const WRITE_TOKEN = 'write'
export const ANNOUNCED_BYTES = 'bytes'

/** Statuses of a put whose condition does not hold; 409 also of one that met another in the middle. */
export const EXISTS = 412
export const CONFLICT = 409

/** One request that puts an object. The signature covers the SHA-256, so that the server refuses corrupted bytes. */
export async function sendPut(
  bucket: S3Bucket,
  key: string,
  { size, sha256 }: PutBody,
  content: Uint8Array | Readable,
  more: Partial<PutObjectCommandInput>,
  signal?: AbortSignal,
): Promise<{ versioned: boolean }> {
  const command = new PutObjectCommand({
    ...bucket.at(key),
    Body: content,
    ContentLength: size,
    ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
    ...more,
    Metadata: { sha256, ...more.Metadata },
    ...objectLockParameters(bucket.place.lock, key),
  })
  try {
    const { VersionId } = await bucket.client.send(command, signal ? { abortSignal: signal } : {})
    return { versioned: VersionId !== undefined && VersionId !== 'null' }
  } catch (error) {
    throw asObjectLockError(bucket.place.lock, error, bucket.address)
  } finally {
    if (content instanceof Readable) content.destroy()
  }
}

/**
 * Puts an object on the condition that there is none (`If-None-Match: *`).
 *
 * @param found looks at the object that is there
 * @param onCreated hears whether the bucket keeps versions
 */
export async function putConditionally(
  bucket: S3Bucket,
  key: string,
  body: PutBody,
  contentType: string,
  found: ObjectReader,
  onCreated: (versioned: boolean) => void,
): Promise<PutResult> {
  return bucket.withRetries(key, 'written', async () => {
    try {
      const content = await openContent(key, body)
      const put = await sendPut(bucket, key, body, content, { ContentType: contentType, IfNoneMatch: '*' })
      onCreated(put.versioned)
      return 'created'
    } catch (error) {
      const status = httpStatusOf(error)
      if (status !== EXISTS && status !== CONFLICT) throw error
      // The key exists: from another writer, or from an earlier attempt whose response was lost.
      const existing = await found.head(key)
      if (existing !== null) return compareObject(existing, body, found)
      if (status === CONFLICT) throw error
      throw new StoreError('store-unreachable', `${key} existed before the write and is missing now.`)
    }
  })
}

/** Puts an object whether or not there is one, for the holder of a lease on its key. */
export async function putUnderLease(
  bucket: S3Bucket,
  key: string,
  body: PutBody,
  contentType: string,
  token: string,
  lease: WriteLease,
): Promise<void> {
  const more = {
    ContentType: contentType,
    Metadata: { [WRITE_TOKEN]: token, [ANNOUNCED_BYTES]: String(body.size) },
  }
  await bucket.withRetries(key, 'written', async () => {
    const content = await openContent(key, body)
    const guarded = content instanceof Readable ? Readable.from(whileHeld(content, lease)) : content
    assertHeld(lease)
    await sendPut(bucket, key, body, guarded, more, lease.signal)
  })
}

/** Puts an object whether or not there is one, to repair a damaged one. */
export async function replaceObject(
  bucket: S3Bucket,
  key: string,
  body: PutBody,
  contentType: string,
): Promise<void> {
  const more = { ContentType: contentType, Metadata: { [ANNOUNCED_BYTES]: String(body.size) } }
  await bucket.withRetries(key, 'written', async () => {
    await sendPut(bucket, key, body, await openContent(key, body), more)
  })
}

/** A process that was paused beyond its lease must not send the rest of an object: another may have written it. */
async function* whileHeld(content: Readable, lease: WriteLease): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    assertHeld(lease)
    yield chunk as Uint8Array
  }
}

function assertHeld(lease: WriteLease): void {
  if (!lease.isHeld()) throw new StoreError('store-taken', 'The lease ran out before the object was written.')
}

/** The bytes of an object, or a stream of its file. @throws StoreError `store-corrupt` if the file has another length */
async function openContent(key: string, { size, source }: PutBody): Promise<Uint8Array | Readable> {
  if (typeof source !== 'string') return source
  if ((await stat(source)).size === size) return createReadStream(source, { highWaterMark: 1 << 18 })
  throw new StoreError('store-corrupt', `The data of ${key} changed while it was written.`, { input: key })
}
