import type { PutObjectCommandInput } from '@aws-sdk/client-s3'
import { StoreError } from '../../model/errors.ts'
import type { ObjectLock } from '../../model/store.ts'
import { httpStatusOf } from './s3-errors.ts'

const DAY_MS = 86_400_000
/** What `stet doctor` puts, to try the store out, is let go as soon as it is done. */
const TRIAL = 'doctor/'
const TRIAL_MS = 60_000

/** Object Lock as a put asks for it; nothing where none is set. */
export function objectLockParameters(
  lock: ObjectLock | null,
  key: string,
): Pick<PutObjectCommandInput, 'ObjectLockMode' | 'ObjectLockRetainUntilDate'> {
  if (!lock) return {}
  const ms = key.startsWith(TRIAL) ? TRIAL_MS : lock.days * DAY_MS
  return {
    ObjectLockMode: lock.mode === 'governance' ? 'GOVERNANCE' : 'COMPLIANCE',
    ObjectLockRetainUntilDate: new Date(Date.now() + ms),
  }
}

/** What a put failed with; in words where it is the lock, which a bucket must have been made for (400 InvalidRequest). */
export function asObjectLockError(lock: ObjectLock | null, error: unknown, address: string): unknown {
  if (!lock || httpStatusOf(error) !== 400 || (error as Error).name !== 'InvalidRequest') return error
  return new StoreError('store-refused', `${address} takes no Object Lock.`, {
    input: 'STET_S3_OBJECT_LOCK',
    hint: 'Use a bucket that was made with Object Lock, or unset STET_S3_OBJECT_LOCK.',
    cause: error,
  })
}
