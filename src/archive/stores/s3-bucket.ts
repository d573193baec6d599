import { setTimeout as sleep } from 'node:timers/promises'
import {
  DeleteObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3'
import type { EraseResult, ObjectLock } from '../../model/store.ts'
import { assertSafeKey } from './object-key.ts'
import { eraseS3Object } from './s3-erase.ts'
import { httpStatusOf, isRetryable, toS3StoreError } from './s3-errors.ts'

const MAX_ATTEMPTS = 4
const FIRST_DELAY_MS = 200

/** Where a store is in S3. */
interface BucketPlace {
  /** For messages: `s3://bucket/prefix`. */
  readonly address: string
  /** The server, for messages and for what is remembered of it. */
  readonly endpoint: string
  readonly bucket: string
  /** Empty, or with a slash at its end. */
  readonly prefix: string
  readonly lock: ObjectLock | null
}

/** The objects below a prefix of a bucket: the requests that reading, writing and the trial of a store share. */
export class S3Bucket {
  readonly client: S3Client
  readonly place: BucketPlace
  /** Whether the bucket is known to exist. A HEAD returns 404 for a missing object and for a missing bucket alike. */
  #exists = false

  constructor(client: S3Client, place: BucketPlace) {
    this.client = client
    this.place = place
  }

  get address(): string {
    return this.place.address
  }

  /** @throws StoreError `store-refused` for a key that could name anything else */
  at(key: string): { Bucket: string; Key: string } {
    assertSafeKey(key)
    return { Bucket: this.place.bucket, Key: this.place.prefix + key }
  }

  /** The metadata of an object; null if there is none. */
  async head(key: string): Promise<HeadObjectCommandOutput | null> {
    const at = this.at(key)
    return this.withRetries(key, 'read', async () => {
      try {
        return await this.client.send(new HeadObjectCommand(at))
      } catch (error) {
        if (httpStatusOf(error) !== 404) throw error
        await this.#assertExists()
        return null
      }
    })
  }

  async delete(key: string): Promise<void> {
    const at = this.at(key)
    await this.withRetries(key, 'deleted', () => this.client.send(new DeleteObjectCommand(at)))
  }

  async erase(key: string): Promise<EraseResult> {
    const at = this.at(key)
    return this.withRetries(key, 'deleted', () => eraseS3Object(this.client, at))
  }

  /** Retries transient failures with exponential backoff and jitter. @param action past participle, for the message */
  async withRetries<T>(key: string, action: string, attempt: () => Promise<T>): Promise<T> {
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

  async #assertExists(): Promise<void> {
    if (this.#exists) return
    try {
      await this.client.send(new HeadBucketCommand({ Bucket: this.place.bucket }))
    } catch (error) {
      if (httpStatusOf(error) === 404) (error as Error).name = 'NoSuchBucket'
      // Credentials may be limited to objects; then a 403 says nothing about the bucket.
      if (httpStatusOf(error) !== 403) throw error
    }
    this.#exists = true
  }
}
