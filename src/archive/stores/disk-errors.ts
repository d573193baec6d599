import { type ErrorCode, StoreError } from '../../model/errors.ts'

const CODES: Readonly<Record<string, { code: ErrorCode; hint: string }>> = {
  ENOSPC: {
    code: 'store-full',
    hint: 'Make room on that disk, then run it again: nothing half-written was left.',
  },
  EDQUOT: { code: 'store-full', hint: "Raise this user's quota on that disk, then run it again." },
  EROFS: { code: 'store-refused', hint: 'Mount it for writing, or set STET_STORE to another place.' },
  EACCES: {
    code: 'store-refused',
    hint: 'Give this user the right to read and write there, or set STET_STORE.',
  },
  EPERM: {
    code: 'store-refused',
    hint: 'The directory must allow this user to write and to make hard links; else set STET_STORE.',
  },
  ENOTSUP: { code: 'store-refused', hint: 'The store needs a file system with hard links; set STET_STORE.' },
  ENOTDIR: {
    code: 'store-refused',
    hint: 'A file stands where a directory is needed; set STET_STORE to another place.',
  },
  EISDIR: {
    code: 'store-refused',
    hint: 'A directory stands where a file is needed; set STET_STORE to another place.',
  },
  EIO: {
    code: 'store-corrupt',
    hint: 'The disk reports errors: check it, and run stet verify --all --audit.',
  },
}

/** A failure of the file system in the words of the store's port. */
export function toStoreError(thrown: unknown, did: string, path: string): StoreError {
  if (thrown instanceof StoreError) return thrown
  const errno = (thrown as NodeJS.ErrnoException).code ?? 'unknown'
  const known = CODES[errno]
  return new StoreError(known?.code ?? 'store-unreachable', `${path} could not be ${did} (${errno}).`, {
    input: path,
    hint: known?.hint ?? 'Look after that disk, then run it again.',
    cause: thrown,
  })
}
