import type { Exchange } from './http.ts'

/** May the same thing be tried again: never, later by our own schedule, or when the other side said. */
export type RetryRule = 'never' | 'later' | 'told'

interface Rule {
  readonly retry: RetryRule
  /** HTTP status where the API answers with it. */
  readonly http: number
  /** Exit code where a command ends with it. */
  readonly exit: 1 | 2 | 3
}

const rule = (retry: RetryRule, http: number, exit: 1 | 2 | 3): Rule => ({ retry, http, exit })

/** Every code, and what follows from it. `docs/errors.md` says the same in words; a test compares. */
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
  'rate-limited': rule('told', 503, 3),
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
  forbidden: rule('never', 403, 3),

  internal: rule('later', 500, 1),
} as const satisfies Record<string, Rule>

export type ErrorCode = keyof typeof ERROR_RULES

interface Details {
  /** The file, URL or setting that it happened to. */
  input?: string
  /** What to do about it, as one sentence. */
  hint?: string
  cause?: unknown
}

/**
 * The root of every error that Stet raises on purpose. `message` says what happened and to what;
 * `hint` what to do. The code alone decides about retries, HTTP status and exit code.
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

/** Wrong command line, wrong setting, a data directory that can't be had. */
export class ConfigError extends StetError {
  override readonly name = 'ConfigError'
}

/** An input that can't be read, or is nothing that Stet archives. */
export class InputError extends StetError {
  override readonly name = 'InputError'
}

/** A request that left the process and did not bring what was asked for. */
export class FetchError extends StetError {
  override readonly name = 'FetchError'
  /** The answer it rests on, where there was one. */
  readonly exchange: Exchange | null
  /** When the other side says it may be asked again. */
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

/** The store could not do what was asked. */
export class StoreError extends StetError {
  override readonly name = 'StoreError'
}

/** A stored snapshot that is not what it says it is. */
export class ArchiveError extends StetError {
  override readonly name = 'ArchiveError'
}

/** The queue, the database or the caller's rights, as the service meets them. */
export class ServiceError extends StetError {
  override readonly name = 'ServiceError'
}

/** Any thrown value as a `StetError`: our own as it is, a stranger as `internal` with its cause. */
export function asStetError(thrown: unknown, input?: string): StetError {
  if (thrown instanceof StetError) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new StetError('internal', message, { cause: thrown, ...(input === undefined ? {} : { input }) })
}
