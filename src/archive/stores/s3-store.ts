import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { StoreError } from '../../model/errors.ts'
import type { ObjectRangeClient } from '../../model/object-range-client.ts'
import type {
  ByteRange,
  EraseResult,
  ListedObject,
  ObjectLock,
  PutBody,
  PutResult,
  S3Access,
  Store,
  StoredObject,
} from '../../model/store.ts'
import { sha256OfStream } from '../sha256.ts'
import { assertSafeKey } from './object-key.ts'
import { rewrittenError } from './rewritten-error.ts'
import { readWholeBody } from './s3-body.ts'
import { createS3Client } from './s3-client.ts'
import { S3Clock } from './s3-clock.ts'
import { eraseS3Object } from './s3-erase.ts'
import { httpStatusOf, isRetryable, toS3StoreError } from './s3-errors.ts'
import { asObjectLockError, objectLockParameters } from './s3-object-lock.ts'
import { PRESIGN_SECONDS, RangeReader } from './s3-range-reader.ts'
import { versionOf } from './s3-version.ts'

const MAX_ATTEMPTS = 4
const FIRST_DELAY_MS = 200

/**
 * Opens a store in an S3 bucket.
 *
 * @param ranges reads ranges of objects; the store closes it. Null: the SDK reads them
 * @throws StoreError `store-refused` if neither a region nor an endpoint is set
 */
export async function openS3Store(
  address: { bucket: string; prefix: string; lock?: ObjectLock; access?: S3Access },
  ranges: ObjectRangeClient | null,
): Promise<Store> {
  const name = `s3://${address.bucket}${address.prefix === '' ? '' : `/${address.prefix}`}`
  const { client } = await createS3Client(name, address.access ?? null)
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
 * A store in an S3 bucket. Each object is written by one conditional `PutObject` (`If-None-Match: *`) whose signature
 * covers the SHA-256, so that the server refuses corrupted bytes. ETags are never used as hashes.
 */
class S3Store implements Store {
  readonly address: string
  readonly #client: S3Client
  readonly #bucket: string
  readonly #prefix: string
  readonly #lock: ObjectLock | null
  readonly #ranges: RangeReader | null
  readonly #clock: S3Clock
  /** Whether the bucket is known to exist. A HEAD returns 404 for a missing object and for a missing bucket alike. */
  #bucketExists = false

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
    this.#clock = new S3Clock(client)
    this.#ranges =
      ranges &&
      new RangeReader(
        (key) => getSignedUrl(client, new GetObjectCommand(this.#at(key)), { expiresIn: PRESIGN_SECONDS }),
        ranges,
      )
  }

  async put(key: string, body: PutBody, contentType: string): Promise<PutResult> {
    assertSafeKey(key)
    return this.#withRetries(key, 'written', async () => {
      // Object Lock requires a versioned bucket, where some servers ignore the condition.
      const locked = this.#lock && (await this.head(key))
      if (locked) return this.#compare(locked, body)
      try {
        await this.#putOnce(key, body, contentType, 'create')
        return 'created'
      } catch (error) {
        if (httpStatusOf(error) !== 412) throw asObjectLockError(this.#lock, error, this.address)
      }
      // The key exists: from another writer, or from an earlier attempt whose response was lost.
      const existing = await this.head(key)
      if (existing === null)
        throw new StoreError('store-unreachable', `${key} existed before the write and is missing now.`)
      return this.#compare(existing, body)
    })
  }

  async replace(key: string, body: PutBody, contentType: string): Promise<void> {
    assertSafeKey(key)
    await this.#withRetries(key, 'written', async () => {
      try {
        await this.#putOnce(key, body, contentType, 'replace')
      } catch (error) {
        throw asObjectLockError(this.#lock, error, this.address)
      }
    })
  }

  async head(key: string): Promise<StoredObject | null> {
    const found = await this.#head(key)
    return found && { key, size: found.ContentLength ?? 0, sha256: found.Metadata?.sha256 ?? null }
  }

  async #head(key: string): Promise<HeadObjectCommandOutput | null> {
    assertSafeKey(key)
    return this.#withRetries(key, 'read', async () => {
      try {
        return await this.#client.send(new HeadObjectCommand(this.#at(key)))
      } catch (error) {
        if (httpStatusOf(error) !== 404) throw error
        await this.#assertBucketExists()
        return null
      }
    })
  }

  async size(key: string): Promise<number | null> {
    return (await this.head(key))?.size ?? null
  }

  async version(key: string): Promise<string | null> {
    const found = await this.#head(key)
    return found && versionOf(found)
  }

  async get(key: string, range?: ByteRange, version?: string): Promise<Readable | null> {
    assertSafeKey(key)
    if (range?.length === 0) return (await this.head(key)) && Readable.from([])
    const ranged = range && (await this.#ranges?.get(key, range, version))
    if (range && ranged) return readWholeBody(ranged, range.length, `${this.address}/${key}`)
    const bytes = range && { Range: `bytes=${range.offset}-${range.offset + range.length - 1}` }
    const found = await this.#withRetries(key, 'read', async () => {
      try {
        return await this.#client.send(new GetObjectCommand({ ...this.#at(key), ...bytes }))
      } catch (error) {
        if ((error as Error).name === 'NoSuchKey') return null
        throw error
      }
    })
    if (found === null) return null
    const body = found.Body as Readable
    const name = `${this.address}/${key}`
    if (version === undefined || version === versionOf(found)) {
      return readWholeBody(body, range?.length ?? found.ContentLength ?? 0, name)
    }
    body.on('error', () => {}).destroy()
    throw rewrittenError(key, name)
  }

  async *list(prefix: string, options: { after?: string } = {}): AsyncIterable<ListedObject> {
    const start = options.after === undefined ? {} : { StartAfter: this.#prefix + options.after }
    let next: string | undefined
    do {
      const token = next === undefined ? start : { ContinuationToken: next }
      const page = await this.#withRetries(prefix, 'listed', () =>
        this.#client.send(
          new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: this.#prefix + prefix, ...token }),
        ),
      )
      for (const { Key, Size } of page.Contents ?? []) {
        if (Key !== undefined) yield { key: Key.slice(this.#prefix.length), size: Size ?? null }
      }
      next = page.IsTruncated ? page.NextContinuationToken : undefined
    } while (next !== undefined)
  }

  async delete(key: string): Promise<void> {
    assertSafeKey(key)
    await this.#withRetries(key, 'deleted', () => this.#client.send(new DeleteObjectCommand(this.#at(key))))
  }

  async erase(key: string): Promise<EraseResult> {
    assertSafeKey(key)
    return this.#withRetries(key, 'deleted', () => eraseS3Object(this.#client, this.#at(key)))
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

  readTime(): Promise<Date | null> {
    return this.#clock.read(this.#bucket)
  }

  async close(): Promise<void> {
    this.#client.destroy()
    await this.#ranges?.close()
  }

  #at(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.#bucket, Key: this.#prefix + key }
  }

  async #putOnce(
    key: string,
    { size, sha256, source }: PutBody,
    contentType: string,
    what: 'create' | 'replace',
  ): Promise<void> {
    if (typeof source === 'string' && (await stat(source)).size !== size) {
      throw new StoreError('store-corrupt', `The data of ${key} changed while it was written.`, {
        input: key,
      })
    }
    const stream = typeof source === 'string' ? createReadStream(source, { highWaterMark: 1 << 18 }) : null
    const command = new PutObjectCommand({
      ...this.#at(key),
      Body: stream ?? source,
      ContentLength: size,
      ContentType: contentType,
      ...(what === 'create' ? { IfNoneMatch: '*' } : {}),
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

  async #compare(existing: StoredObject, body: PutBody): Promise<'same' | 'taken'> {
    if (existing.size !== body.size) return 'taken'
    const sha256 = existing.sha256 ?? (await this.#readSha256(existing.key))
    return sha256 === body.sha256 ? 'same' : 'taken'
  }

  async #readSha256(key: string): Promise<string | null> {
    const stream = await this.get(key)
    return stream && (await sha256OfStream(stream)).sha256
  }

  async #assertBucketExists(): Promise<void> {
    if (this.#bucketExists) return
    try {
      await this.#client.send(new HeadBucketCommand({ Bucket: this.#bucket }))
    } catch (error) {
      if (httpStatusOf(error) === 404) (error as Error).name = 'NoSuchBucket'
      // Credentials may be limited to objects; then a 403 says nothing about the bucket.
      if (httpStatusOf(error) !== 403) throw error
    }
    this.#bucketExists = true
  }

  /** Retries transient failures with exponential backoff and jitter. */
  async #withRetries<T>(key: string, action: string, attempt: () => Promise<T>): Promise<T> {
    for (let attempts = 1; ; attempts += 1) {
      try {
        return await attempt()
      } catch (thrown) {
        const error = toS3StoreError(thrown, `${this.address}/${key}`, action)
        if (attempts === MAX_ATTEMPTS || !isRetryable(error, attempts)) throw error
        await sleep(FIRST_DELAY_MS * 2 ** (attempts - 1) * (0.5 + Math.random()))
      }
    }
  }
}
