import { type DiskFault, diskFaultOf } from './disk-fault.ts'
import type { Exchange } from './http.ts'

/** When a failed operation may be retried: never, later on our own schedule, or at the time that the other side named. */
export type RetryRule = 'never' | 'later' | 'announced'

interface Rule {
  readonly retry: RetryRule
  /** The HTTP status of an API response with this error. */
  readonly http: number
  /** The exit code of a command that ends with this error. */
  readonly exit: 1 | 2 | 3
}

const rule = (retry: RetryRule, http: number, exit: 1 | 2 | 3): Rule => ({ retry, http, exit })

/** Every error code with its consequences. `docs/errors.md` describes them; a test compares the two. */
export const ERROR_RULES = {
  usage: rule('never', 400, 2),
  'config-invalid': rule('never', 500, 2),
  'catalog-not-empty': rule('never', 409, 2),
  'data-dir-locked': rule('later', 500, 2),
  'data-dir-unwritable': rule('later', 500, 2),
  'signing-key-missing': rule('never', 500, 2),

  'input-missing': rule('never', 422, 3),
  'input-unreadable': rule('never', 422, 3),
  'input-empty': rule('never', 422, 3),
  'input-too-large': rule('never', 413, 3),
  'post-unrecognised': rule('never', 422, 3),
  'not-found': rule('never', 404, 3),
  'taken-down': rule('never', 451, 3),

  network: rule('later', 502, 3),
  'rate-limited': rule('announced', 503, 3),
  paced: rule('later', 503, 3),
  upstream: rule('later', 502, 3),
  refused: rule('later', 502, 3),
  unreadable: rule('later', 502, 3),
  'address-refused': rule('never', 422, 3),
  'too-large': rule('never', 413, 3),

  'store-unreachable': rule('later', 503, 2),
  'store-refused': rule('later', 503, 2),
  'store-unsafe': rule('later', 503, 2),
  'store-full': rule('later', 503, 2),
  'store-corrupt': rule('later', 502, 3),
  'store-taken': rule('never', 409, 3),
  'disk-failing': rule('later', 503, 2),
  'too-many-open-files': rule('later', 503, 2),
  'clock-wrong': rule('later', 503, 2),

  'archive-invalid': rule('never', 422, 3),
  'archive-version': rule('never', 422, 3),
  'record-unsigned': rule('never', 422, 3),
  'record-untrusted': rule('never', 422, 3),
  'timestamp-unavailable': rule('later', 503, 3),

  'queue-unavailable': rule('later', 503, 2),
  'queue-refused': rule('later', 503, 2),
  'database-unavailable': rule('later', 503, 2),
  'queue-full': rule('later', 503, 3),
  stopping: rule('later', 503, 3),
  'too-many-requests': rule('later', 429, 3),
  'request-timeout': rule('later', 408, 3),
  unauthorized: rule('never', 401, 3),
  'signature-refused': rule('never', 401, 3),
  replayed: rule('never', 409, 3),
  'idempotency-key-reused': rule('never', 422, 3),
  'idempotency-key-in-flight': rule('later', 409, 3),
  forbidden: rule('never', 403, 3),

  internal: rule('later', 500, 1),
} as const satisfies Record<string, Rule>

export type ErrorCode = keyof typeof ERROR_RULES

interface Details {
  /** The file, URL or setting that caused the error. */
  input?: string
  /** What the user can do, in one sentence. */
  hint?: string
  cause?: unknown
}

/**
 * The base class of all errors that Stet throws deliberately. `message` says what happened to which input;
 * `hint` says what to do. The code alone determines retries, HTTP status and exit code.
 */
export class StetError extends Error {
  override readonly name: string = 'StetError'
  readonly code: ErrorCode
  readonly input: string | null
  readonly hint: string | null

  constructor(code: ErrorCode, message: string, details: Details = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.input = details.input ?? null
    this.hint = details.hint ?? null
  }

  get retry(): RetryRule {
    return ERROR_RULES[this.code].retry
  }

  get httpStatus(): number {
    return ERROR_RULES[this.code].http
  }

  get exitCode(): 1 | 2 | 3 {
    return ERROR_RULES[this.code].exit
  }
}

/** An invalid command line or setting, or an unusable data directory. */
export class ConfigError extends StetError {
  override readonly name = 'ConfigError'
}

/** An input that Stet can't read or doesn't archive. */
export class InputError extends StetError {
  override readonly name = 'InputError'
}

/** A failed outbound request. */
export class FetchError extends StetError {
  override readonly name = 'FetchError'
  /** The response that caused the error; null where none was received. */
  readonly exchange: Exchange | null
  /** When the other side allows the next request; null where it named no time. */
  readonly retryAt: Date | null

  constructor(
    code: ErrorCode,
    message: string,
    details: Details & { exchange?: Exchange | null; retryAt?: Date | null } = {},
  ) {
    super(code, message, details)
    this.exchange = details.exchange ?? null
    this.retryAt = details.retryAt ?? null
  }
}

/** A failed operation of the store. */
export class StoreError extends StetError {
  override readonly name = 'StoreError'
}

/** A snapshot that is damaged, forged or of an unknown format. */
export class InvalidArchiveError extends StetError {
  override readonly name = 'InvalidArchiveError'
}

/** A failure of the queue or the database, or a request that the service rejects. */
export class ServiceError extends StetError {
  override readonly name = 'ServiceError'
}

/** What a fault of the local disk means outside the store: the data directory and its scratch files are there. */
const DISK_FAULTS: Readonly<Record<DiskFault, { code: ErrorCode; what: string; hint: string }>> = {
  full: {
    code: 'store-full',
    what: 'there is no space left',
    hint: 'Free space there, or put STET_DATA_DIR on a larger disk.',
  },
  'read-only': {
    code: 'data-dir-unwritable',
    what: 'its file system is read-only',
    hint: 'Mount it for writing, or set STET_DATA_DIR to another directory.',
  },
  denied: {
    code: 'data-dir-unwritable',
    what: 'this user may not write there',
    hint: 'Give this user the right to write there, or set STET_DATA_DIR to another directory.',
  },
  'open-files': {
    code: 'too-many-open-files',
    what: 'too many files are open',
    hint: 'Raise the limit (ulimit -n, LimitNOFILE=), or lower STET_CAPTURE_CONCURRENCY.',
  },
  io: {
    code: 'disk-failing',
    what: 'the disk reports an error',
    hint: 'Check that disk; until then set STET_DATA_DIR to another one.',
  },
}

/**
 * Converts a fault of the local disk to its error. The store has conversions of its own.
 *
 * @param input the file, directory or address, for the message
 * @returns null if the thrown value reports no fault of a disk
 */
export function toDiskError(thrown: unknown, input?: string): StetError | null {
  const fault = diskFaultOf(thrown)
  if (fault === null) return null
  const { code, what, hint } = DISK_FAULTS[fault]
  const { message, path } = thrown as NodeJS.ErrnoException
  const details = { input: input ?? path ?? 'STET_DATA_DIR', hint, cause: thrown }
  const text = `${details.input} can't be used: ${what} (${message}).`
  if (code === 'data-dir-unwritable') return new ConfigError(code, text, details)
  return code === 'too-many-open-files'
    ? new ServiceError(code, text, details)
    : new StoreError(code, text, details)
}

/**
 * Converts any thrown value to a `StetError`. Returns a `StetError` unchanged; a fault of the local disk gets its own code;
 * anything else becomes the cause of an `internal` error.
 */
export function asStetError(thrown: unknown, input?: string): StetError {
  if (thrown instanceof StetError) return thrown
  // A right that is missing concerns the one file, which may be the user's input.
  const disk = diskFaultOf(thrown) === 'denied' ? null : toDiskError(thrown)
  if (disk !== null) return disk
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new StetError('internal', message, { cause: thrown, ...(input === undefined ? {} : { input }) })
}
