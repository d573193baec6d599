import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { GetObjectCommand } from '@aws-sdk/client-s3'
import type { PutBody } from '../../model/store.ts'
import type { TrialTarget } from './run-trial.ts'
import type { S3Bucket } from './s3-bucket.ts'
import { httpStatusOf, toS3StoreError } from './s3-errors.ts'
import { CONFLICT, EXISTS, sendPut } from './s3-put.ts'

/** Time for the first half of a body to arrive before the connection breaks. */
const HALF_MS = 100

/** Statuses of servers that know no condition on a put. */
const UNKNOWN: ReadonlySet<number> = new Set([400, 405, 501])

/** The requests of the trial of a bucket: single ones, whose answers the trial judges. */
export function s3TrialTarget(bucket: S3Bucket): TrialTarget {
  const type = { ContentType: 'application/octet-stream' }

  /** Whether a put without a condition succeeds, so that the condition was what the server refused. */
  const works = async (key: string, body: PutBody): Promise<{ versioned: boolean } | null> =>
    await sendPut(bucket, key, body, body.source as Uint8Array, type).catch(() => null)

  return {
    address: bucket.address,

    create: (key, body) =>
      bucket.withRetries(key, 'written', async () => {
        const put = () => sendPut(bucket, key, body, body.source as Uint8Array, { ...type, IfNoneMatch: '*' })
        try {
          // A conflict may be with a put that is not there yet, so it says something only the second time.
          const { versioned } = await put().catch((error) => {
            if (httpStatusOf(error) !== CONFLICT) throw error
            return put()
          })
          return { result: 'created' as const, versioned }
        } catch (error) {
          const status = httpStatusOf(error)
          if (status === EXISTS || (status === CONFLICT && (await bucket.head(key)) !== null))
            return { result: 'exists' as const, versioned: false }
          const plain = UNKNOWN.has(status) ? await works(key, body) : null
          if (plain === null) throw error
          return { result: 'refused' as const, versioned: plain.versioned }
        }
      }),

    cutOff: (key, body) =>
      bucket.withRetries(key, 'written', async () => {
        const stop = new AbortController()
        const half = (body.source as Uint8Array).subarray(0, body.size / 2)
        const content = Readable.from(
          (async function* () {
            yield half
            await sleep(HALF_MS)
            stop.abort()
            // The body stays open: its end would complete the request.
            await new Promise(() => {})
          })(),
        )
        await sendPut(bucket, key, body, content, type, stop.signal).catch((error) => {
          // An answer came before the cut.
          if (!stop.signal.aborted) throw error
        })
      }),

    async mislabel(key, body) {
      const altered = Buffer.from(body.source as Uint8Array)
      altered[0] = (altered[0] ?? 0) ^ 1
      await bucket.withRetries(key, 'written', async () => {
        try {
          await sendPut(bucket, key, body, altered, type)
        } catch (error) {
          // The server refuses it as it must, with whatever name; only one that does not answer is asked again.
          if (toS3StoreError(error, bucket.address, 'written').code === 'store-unreachable') throw error
        }
      })
    },

    exists: async (key) => (await bucket.head(key)) !== null,

    read: (key) =>
      bucket.withRetries(key, 'read', async () => {
        try {
          const found = await bucket.client.send(new GetObjectCommand(bucket.at(key)))
          return (await found.Body?.transformToByteArray()) ?? null
        } catch (error) {
          if ((error as Error).name === 'NoSuchKey') return null
          throw error
        }
      }),

    async remove(key) {
      const erased = await bucket.erase(key).catch(() => null)
      // Not every server lists versions, and a locked one stays until its lock ends; this hides it meanwhile.
      if (erased?.kind !== 'erased' || (await bucket.head(key)) !== null) await bucket.delete(key)
    },
  }
}
