import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { StoreError } from '../../model/errors.ts'
import type { ObjectRangeClient } from '../../model/object-range-client.ts'
import type {
  ByteRange,
  Erased,
  ObjectLock,
  PutBody,
  PutResult,
  Store,
  StoredObject,
} from '../../model/store.ts'
import { sha256OfStream } from '../sha256.ts'
import { assertSafeKey } from './object-key.ts'
import { readWholeBody } from './s3-body.ts'
import { createS3Client } from './s3-client.ts'
import { eraseS3Object } from './s3-erase.ts'
import { httpStatusOf, isRetryable, toS3StoreError } from './s3-errors.ts'
import { asObjectLockError, objectLockParameters } from './s3-object-lock.ts'
import { PRESIGN_SECONDS, RangeReader } from './s3-range-reader.ts'

const ATTEMPTS = 4
const FIRST_PAUSE_MS = 200

/**
 * The store in a bucket.
 *
 * @param ranges reads parts of objects; it is the store's to close. Without it the SDK does
 * @throws StoreError `store-refused` where it can't be addressed at all
 */
export async function openS3Store(
  address: { bucket: string; prefix: string; lock?: ObjectLock },
  ranges: ObjectRangeClient | null,
): Promise<Store> {
  const name = `s3://${address.bucket}${address.prefix === '' ? '' : `/${address.prefix}`}`
  const { client } = await createS3Client(name)
  return new S3Store(
    client,
    ranges,
    name,
    address.bucket,
    address.prefix === '' ? '' : `${address.prefix}/`,
    address.lock ?? null,
  )
}

/**
 * The ledger in an S3 bucket. An object is one `PutObject` on the condition that there is none, with
 * its SHA-256 as the signed payload hash: the server refuses bytes that changed on their way. ETags
 * are never read as hashes.
 */
class S3Store implements Store {
  readonly address: string
  readonly #client: S3Client
  readonly #bucket: string
  readonly #prefix: string
  readonly #lock: ObjectLock | null
  readonly #ranges: RangeReader | null
  /** A HEAD answers 404 for a missing object and for a missing bucket alike, until the bucket was seen. */
  #bucketSeen = false

  constructor(
    client: S3Client,
    ranges: ObjectRangeClient | null,
    address: string,
    bucket: string,
    prefix: string,
    lock: ObjectLock | null,
  ) {
    this.#client = client
    this.address = address
    this.#bucket = bucket
    this.#prefix = prefix
    this.#lock = lock
    this.#ranges =
      ranges &&
      new RangeReader(
        (key) => getSignedUrl(client, new GetObjectCommand(this.#at(key)), { expiresIn: PRESIGN_SECONDS }),
        ranges,
      )
  }

  async put(key: string, body: PutBody, contentType: string): Promise<PutResult> {
    assertSafeKey(key)
    return this.#retrying(key, 'written', async () => {
      // Object Lock needs a bucket with versions, and there not every server honours the condition.
      const before = this.#lock && (await this.head(key))
      if (before) return this.#compare(before, body)
      try {
        await this.#putOnce(key, body, contentType)
        return 'created'
      } catch (error) {
        if (httpStatusOf(error) !== 412) throw asObjectLockError(this.#lock, error, this.address)
      }
      // Someone was first; it may have been ourselves, and the answer was lost.
      const there = await this.head(key)
      if (there === null) throw new StoreError('store-unreachable', `${key} was there, and is there no more.`)
      return this.#compare(there, body)
    })
  }

  async head(key: string): Promise<StoredObject | null> {
    assertSafeKey(key)
    return this.#retrying(key, 'read', async () => {
      try {
        const found = await this.#client.send(new HeadObjectCommand(this.#at(key)))
        return { key, size: found.ContentLength ?? 0, sha256: found.Metadata?.sha256 ?? null }
      } catch (error) {
        if (httpStatusOf(error) !== 404) throw error
        await this.#seeBucket()
        return null
      }
    })
  }

  async get(key: string, range?: ByteRange): Promise<Readable | null> {
    assertSafeKey(key)
    if (range?.length === 0) return (await this.head(key)) && Readable.from([])
    const ranged = range && (await this.#ranges?.get(key, range))
    if (range && ranged) return readWholeBody(ranged, range.length, `${this.address}/${key}`)
    const bytes = range && { Range: `bytes=${range.offset}-${range.offset + range.length - 1}` }
    return this.#retrying(key, 'read', async () => {
      try {
        const found = await this.#client.send(new GetObjectCommand({ ...this.#at(key), ...bytes }))
        const length = range?.length ?? found.ContentLength ?? 0
        return readWholeBody(found.Body as Readable, length, `${this.address}/${key}`)
      } catch (error) {
        if ((error as Error).name === 'NoSuchKey') return null
        throw error
      }
    })
  }

  async *list(prefix: string, options: { after?: string } = {}): AsyncIterable<StoredObject> {
    const start = options.after === undefined ? {} : { StartAfter: this.#prefix + options.after }
    let next: string | undefined
    do {
      const token = next === undefined ? start : { ContinuationToken: next }
      const page = await this.#retrying(prefix, 'listed', () =>
        this.#client.send(
          new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: this.#prefix + prefix, ...token }),
        ),
      )
      for (const { Key, Size } of page.Contents ?? []) {
        if (Key !== undefined) yield { key: Key.slice(this.#prefix.length), size: Size ?? 0, sha256: null }
      }
      next = page.IsTruncated ? page.NextContinuationToken : undefined
    } while (next !== undefined)
  }

  async delete(key: string): Promise<void> {
    assertSafeKey(key)
    await this.#retrying(key, 'deleted', () => this.#client.send(new DeleteObjectCommand(this.#at(key))))
  }

  async erase(key: string): Promise<Erased> {
    assertSafeKey(key)
    return this.#retrying(key, 'deleted', () => eraseS3Object(this.#client, this.#at(key)))
  }

  async presign(key: string, seconds: number, as: { type: string; filename: string }): Promise<string> {
    assertSafeKey(key)
    const command = new GetObjectCommand({
      ...this.#at(key),
      ResponseContentType: as.type,
      ResponseContentDisposition: `attachment; filename="${as.filename}"`,
    })
    return await getSignedUrl(this.#client, command, { expiresIn: seconds })
  }

  async close(): Promise<void> {
    this.#client.destroy()
    await this.#ranges?.close()
  }

  #at(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.#bucket, Key: this.#prefix + key }
  }

  async #putOnce(key: string, { size, sha256, source }: PutBody, contentType: string): Promise<void> {
    if (typeof source === 'string' && (await stat(source)).size !== size) {
      throw new StoreError('store-corrupt', `What was to be stored as ${key} changed on its way.`, {
        input: key,
      })
    }
    const stream = typeof source === 'string' ? createReadStream(source, { highWaterMark: 1 << 18 }) : null
    const command = new PutObjectCommand({
      ...this.#at(key),
      Body: stream ?? source,
      ContentLength: size,
      ContentType: contentType,
      IfNoneMatch: '*',
      ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
      Metadata: { sha256 },
      ...objectLockParameters(this.#lock, key),
    })
    try {
      await this.#client.send(command)
    } finally {
      stream?.destroy()
    }
  }

  async #compare(there: StoredObject, body: PutBody): Promise<'same' | 'taken'> {
    if (there.size !== body.size) return 'taken'
    const sha256 = there.sha256 ?? (await this.#readSha256(there.key))
    return sha256 === body.sha256 ? 'same' : 'taken'
  }

  async #readSha256(key: string): Promise<string | null> {
    const stream = await this.get(key)
    return stream && (await sha256OfStream(stream)).sha256
  }

  async #seeBucket(): Promise<void> {
    if (this.#bucketSeen) return
    try {
      await this.#client.send(new HeadBucketCommand({ Bucket: this.#bucket }))
    } catch (error) {
      if (httpStatusOf(error) === 404) (error as Error).name = 'NoSuchBucket'
      // Credentials may be for objects alone; then what was asked for is simply not there.
      if (httpStatusOf(error) !== 403) throw error
    }
    this.#bucketSeen = true
  }

  /** Tries again, after growing pauses, what may pass by itself. */
  async #retrying<T>(key: string, did: string, attempt: () => Promise<T>): Promise<T> {
    for (let made = 1; ; made += 1) {
      try {
        return await attempt()
      } catch (thrown) {
        const error = toS3StoreError(thrown, `${this.address}/${key}`, did)
        if (made === ATTEMPTS || !isRetryable(error, made)) throw error
        await pause(FIRST_PAUSE_MS * 2 ** (made - 1) * (0.5 + Math.random()))
      }
    }
  }
}
