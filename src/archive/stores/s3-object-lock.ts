import type { PutObjectCommandInput } from '@aws-sdk/client-s3'
import { StoreError } from '../../model/errors.ts'
import type { ObjectLock } from '../../model/store.ts'
import { TRIAL_PREFIX } from './run-trial.ts'
import { httpStatusOf } from './s3-errors.ts'

const DAY_MS = 86_400_000
/** The objects of a trial are locked only briefly. */
const TRIAL_LOCK_MS = 60_000

/** The Object Lock parameters of a put; none if no lock is configured. */
export function objectLockParameters(
  lock: ObjectLock | null,
  key: string,
): Pick<PutObjectCommandInput, 'ObjectLockMode' | 'ObjectLockRetainUntilDate'> {
  if (!lock) return {}
  const ms = key.startsWith(TRIAL_PREFIX) ? TRIAL_LOCK_MS : lock.days * DAY_MS
  return {
    ObjectLockMode: lock.mode === 'governance' ? 'GOVERNANCE' : 'COMPLIANCE',
    ObjectLockRetainUntilDate: new Date(Date.now() + ms),
  }
}

/** Explains the error of a put (400 InvalidRequest) if the bucket was created without Object Lock; returns other errors unchanged. */
export function asObjectLockError(lock: ObjectLock | null, error: unknown, address: string): unknown {
  if (!lock || httpStatusOf(error) !== 400 || (error as Error).name !== 'InvalidRequest') return error
  return new StoreError('store-refused', `${address} does not support Object Lock.`, {
    input: 'STET_S3_OBJECT_LOCK',
    hint: 'Use a bucket that was created with Object Lock, or unset STET_S3_OBJECT_LOCK.',
    cause: error,
  })
}
