import { Readable } from 'node:stream'
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import type { ObjectRangeClient } from '../../model/object-range-client.ts'
import type {
  ByteRange,
  EraseResult,
  ListedObject,
  PutBody,
  PutResult,
  Store,
  StoreAddress,
  StoredObject,
  WriteMode,
} from '../../model/store.ts'
import type { StoreTrial } from '../../model/store-trial.ts'
import type { WriteLeases } from '../../model/write-lease.ts'
import { sha256OfStream } from '../sha256.ts'
import { assertUnchanged } from './assert-unchanged.ts'
import { type FencedTarget, putFenced } from './fenced-put.ts'
import { rewrittenError } from './rewritten-error.ts'
import { runTrial } from './run-trial.ts'
import { readWholeBody } from './s3-body.ts'
import { S3Bucket } from './s3-bucket.ts'
import { createS3Client } from './s3-client.ts'
import { S3Clock } from './s3-clock.ts'
import { ANNOUNCED_BYTES, putConditionally, putUnderLease, replaceObject, WRITE_TOKEN } from './s3-put.ts'
import { PRESIGN_SECONDS, RangeReader } from './s3-range-reader.ts'
import { s3TrialTarget } from './s3-trial.ts'
import { versionOf } from './s3-version.ts'
import type { StoreOptions } from './store-options.ts'
import { WritePolicy } from './write-policy.ts'

/** @throws StoreError `store-refused` if neither a region nor an endpoint is set */
export async function openS3Store(
  address: Extract<StoreAddress, { kind: 's3' }>,
  options: StoreOptions,
): Promise<Store> {
  const { bucket, prefix, lock = null, access = null } = address
  const name = `s3://${bucket}${prefix === '' ? '' : `/${prefix}`}`
  const { client, endpoint } = await createS3Client(name, access)
  const place = { address: name, endpoint, bucket, prefix: prefix === '' ? '' : `${prefix}/`, lock }
  return new S3Store(new S3Bucket(client, place), (await options.ranges?.()) ?? null, options)
}

/**
 * A store in an S3 bucket. It writes each object with one `PutObject`: on the condition that there is none where the bucket
 * honours that, under a lease where it does not. ETags are never used as hashes.
 */
class S3Store implements Store {
  readonly address: string
  readonly #bucket: S3Bucket
  readonly #ranges: RangeReader | null
  readonly #leases: WriteLeases | null
  readonly #policy: WritePolicy
  readonly #clock: S3Clock

  constructor(bucket: S3Bucket, ranges: ObjectRangeClient | null, options: StoreOptions) {
    const { client, place } = bucket
    this.#bucket = bucket
    this.#clock = new S3Clock(client)
    this.address = bucket.address
    this.#leases = options.leases ?? null
    this.#ranges =
      ranges &&
      new RangeReader(
        (key) => getSignedUrl(client, new GetObjectCommand(bucket.at(key)), { expiresIn: PRESIGN_SECONDS }),
        ranges,
      )
    this.#policy = new WritePolicy({
      address: bucket.address,
      tried: { endpoint: place.endpoint, bucket: place.bucket },
      mode: options.mode ?? 'auto',
      hasLeases: this.#leases !== null,
      isLocked: place.lock !== null,
      memory: options.trials ?? null,
      run: () => runTrial(s3TrialTarget(bucket)),
      onTrial: (trial, mode) => options.onTrial?.(trial, mode, `${bucket.address} at ${place.endpoint}`),
    })
  }

  async writeMode(): Promise<WriteMode> {
    return await this.#policy.mode()
  }

  async tryOut(): Promise<StoreTrial> {
    return await this.#policy.tryOut()
  }

  async put(key: string, body: PutBody, contentType: string): Promise<PutResult> {
    this.#bucket.at(key)
    const mode = await this.#policy.mode()
    if (mode === 'fenced' && this.#leases) {
      const readsBack = (await this.#policy.trial()).faults.includes('ignores-hash')
      return await putFenced(this.#fenced(contentType), key, body, { leases: this.#leases, readsBack })
    }
    const found = {
      head: (existing: string) => this.head(existing),
      readSha256: (existing: string) => this.#readSha256(existing),
    }
    return await putConditionally(this.#bucket, key, body, contentType, found, (versioned) =>
      this.#policy.notice(versioned),
    )
  }

  async replace(key: string, body: PutBody, contentType: string): Promise<void> {
    // What is replaced is lost, and not every server verifies what it receives.
    await assertUnchanged(key, body)
    await replaceObject(this.#bucket, key, body, contentType)
  }

  async head(key: string): Promise<StoredObject | null> {
    const found = await this.#bucket.head(key)
    return found && { key, size: found.ContentLength ?? 0, sha256: found.Metadata?.sha256 ?? null }
  }

  async size(key: string): Promise<number | null> {
    return (await this.head(key))?.size ?? null
  }

  async version(key: string): Promise<string | null> {
    const found = await this.#bucket.head(key)
    return found && versionOf(found)
  }

  async get(key: string, range?: ByteRange, version?: string): Promise<Readable | null> {
    const at = this.#bucket.at(key)
    if (range?.length === 0) return (await this.head(key)) && Readable.from([])
    const ranged = range && (await this.#ranges?.get(key, range, version))
    if (range && ranged) return readWholeBody(ranged, range.length, `${this.address}/${key}`)
    const bytes = range && { Range: `bytes=${range.offset}-${range.offset + range.length - 1}` }
    const found = await this.#bucket.withRetries(key, 'read', async () => {
      try {
        return await this.#bucket.client.send(new GetObjectCommand({ ...at, ...bytes }))
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
    const { bucket: Bucket, prefix: root } = this.#bucket.place
    const start = options.after === undefined ? {} : { StartAfter: root + options.after }
    let next: string | undefined
    do {
      const token = next === undefined ? start : { ContinuationToken: next }
      const page = await this.#bucket.withRetries(prefix, 'listed', () =>
        this.#bucket.client.send(new ListObjectsV2Command({ Bucket, Prefix: root + prefix, ...token })),
      )
      for (const { Key, Size } of page.Contents ?? []) {
        if (Key !== undefined) yield { key: Key.slice(root.length), size: Size ?? null }
      }
      next = page.IsTruncated ? page.NextContinuationToken : undefined
    } while (next !== undefined)
  }

  async delete(key: string): Promise<void> {
    await this.#bucket.delete(key)
  }

  async erase(key: string): Promise<EraseResult> {
    return await this.#bucket.erase(key)
  }

  async presign(key: string, seconds: number, as: { type: string; filename: string }): Promise<string> {
    const command = new GetObjectCommand({
      ...this.#bucket.at(key),
      ResponseContentType: as.type,
      ResponseContentDisposition: `attachment; filename="${as.filename}"`,
    })
    return await getSignedUrl(this.#bucket.client, command, { expiresIn: seconds })
  }

  readTime(): Promise<Date | null> {
    return this.#clock.read(this.#bucket.place.bucket)
  }

  async close(): Promise<void> {
    this.#bucket.client.destroy()
    await this.#ranges?.close()
  }

  #fenced(contentType: string): FencedTarget {
    return {
      address: this.address,
      overwrite: (key, body, token, lease) =>
        putUnderLease(this.#bucket, key, body, contentType, token, lease),
      look: async (key) => {
        const found = await this.#bucket.head(key)
        const { sha256 = null, [WRITE_TOKEN]: token = null, [ANNOUNCED_BYTES]: bytes } = found?.Metadata ?? {}
        const announced = bytes === undefined ? null : Number(bytes)
        return found && { key, size: found.ContentLength ?? 0, sha256, token, announced }
      },
      readSha256: (key) => this.#readSha256(key),
      remove: (key) => this.delete(key),
    }
  }

  async #readSha256(key: string): Promise<string | null> {
    const stream = await this.get(key)
    return stream && (await sha256OfStream(stream)).sha256
  }
}
