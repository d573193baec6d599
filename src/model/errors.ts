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
  upstream: rule('later', 502, 3),
  refused: rule('later', 502, 3),
  unreadable: rule('later', 502, 3),
  'address-refused': rule('never', 422, 3),
  'too-large': rule('never', 413, 3),

  'store-unreachable': rule('later', 503, 2),
  'store-refused': rule('later', 503, 2),
  'store-full': rule('later', 503, 2),
  'store-corrupt': rule('later', 502, 3),
  'store-taken': rule('never', 409, 3),

  'archive-invalid': rule('never', 422, 3),
  'archive-version': rule('never', 422, 3),
  'record-unsigned': rule('never', 422, 3),
  'record-untrusted': rule('never', 422, 3),
  'timestamp-unavailable': rule('later', 503, 3),

  'queue-unavailable': rule('later', 503, 2),
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

/** Converts any thrown value to a `StetError`. Returns a `StetError` unchanged; anything else becomes the cause of an `internal` error. */
export function asStetError(thrown: unknown, input?: string): StetError {
  if (thrown instanceof StetError) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new StetError('internal', message, { cause: thrown, ...(input === undefined ? {} : { input }) })
}
