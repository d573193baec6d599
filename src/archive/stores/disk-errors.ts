import { type DiskFault, diskFaultOf } from '../../model/disk-fault.ts'
import { type ErrorCode, StoreError } from '../../model/errors.ts'

interface Meaning {
  readonly code: ErrorCode
  readonly hint: string
}

const FAULTS: Readonly<Record<DiskFault, Meaning>> = {
  full: {
    code: 'store-full',
    hint: "Free space on that disk or raise this user's quota, then run the command again. No incomplete object was left.",
  },
  'read-only': {
    code: 'store-refused',
    hint: 'Mount it for writing, or set STET_STORE to another directory.',
  },
  denied: {
    code: 'store-refused',
    hint: 'Give this user the right to read, write and make hard links there, or set STET_STORE to another directory.',
  },
  'open-files': {
    code: 'too-many-open-files',
    hint: 'Raise the limit (ulimit -n, LimitNOFILE=), or lower STET_CAPTURE_CONCURRENCY.',
  },
  io: {
    code: 'disk-failing',
    hint: 'The disk reports errors: check it, and run stet verify --all --audit.',
  },
}

/** By error code: what is no fault of a disk, but of what lies there. */
const CODES: Readonly<Record<string, Meaning>> = {
  ENOTSUP: { code: 'store-refused', hint: 'The store needs a file system with hard links; set STET_STORE.' },
  ENOTDIR: {
    code: 'store-refused',
    hint: 'A file is in the place of a directory; set STET_STORE to another directory.',
  },
  EISDIR: {
    code: 'store-refused',
    hint: 'A directory is in the place of a file; set STET_STORE to another directory.',
  },
}

/**
 * Converts a file system error to a `StoreError`.
 *
 * @param action past participle for the message: `written`, `read`
 */
export function toStoreError(thrown: unknown, action: string, path: string): StoreError {
  if (thrown instanceof StoreError) return thrown
  const errno = (thrown as NodeJS.ErrnoException).code ?? 'unknown'
  const fault = diskFaultOf(thrown)
  const known = fault === null ? CODES[errno] : FAULTS[fault]
  return new StoreError(known?.code ?? 'store-unreachable', `${path} could not be ${action} (${errno}).`, {
    input: path,
    hint: known?.hint ?? 'Check that disk, then run the command again.',
    cause: thrown,
  })
}
