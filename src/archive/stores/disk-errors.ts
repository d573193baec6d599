import { type ErrorCode, StoreError } from '../../model/errors.ts'

const CODES: Readonly<Record<string, { code: ErrorCode; hint: string }>> = {
  ENOSPC: {
    code: 'store-full',
    hint: 'Free space on that disk, then run the command again. No incomplete object was left.',
  },
  EDQUOT: { code: 'store-full', hint: "Raise this user's quota on that disk, then run the command again." },
  EROFS: { code: 'store-refused', hint: 'Mount it for writing, or set STET_STORE to another directory.' },
  EACCES: {
    code: 'store-refused',
    hint: 'Give this user the right to read and write there, or set STET_STORE.',
  },
  EPERM: {
    code: 'store-refused',
    hint: 'Allow this user to write and to create hard links there, or set STET_STORE to another directory.',
  },
  ENOTSUP: { code: 'store-refused', hint: 'The store needs a file system with hard links; set STET_STORE.' },
  ENOTDIR: {
    code: 'store-refused',
    hint: 'A file is in the place of a directory; set STET_STORE to another directory.',
  },
  EISDIR: {
    code: 'store-refused',
    hint: 'A directory is in the place of a file; set STET_STORE to another directory.',
  },
  EIO: {
    code: 'store-corrupt',
    hint: 'The disk reports errors: check it, and run stet verify --all --audit.',
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
  const known = CODES[errno]
  return new StoreError(known?.code ?? 'store-unreachable', `${path} could not be ${action} (${errno}).`, {
    input: path,
    hint: known?.hint ?? 'Check that disk, then run the command again.',
    cause: thrown,
  })
}
