import { diskFaultOf } from '../../model/disk-fault.ts'
import { type ErrorCode, type StetError, StoreError, toDiskError } from '../../model/errors.ts'

interface FailureKind {
  readonly code: ErrorCode
  readonly what: string
  readonly hint: string
}

const KEYS = 'Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (or the profile) that Stet runs with.'
const REACH = 'Check AWS_ENDPOINT_URL_S3 and that the server is running; Stet retries automatically.'

const UNREACHED = { what: "the server can't be reached", hint: REACH }

const DENIED: FailureKind = {
  code: 'store-refused',
  what: 'these credentials lack the permission',
  hint: 'Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and that they allow GetObject, PutObject and ListBucket there.',
}
const FULL: FailureKind = { code: 'store-full', what: 'the server is full', hint: 'Free space there.' }
const CHANGED: FailureKind = {
  code: 'store-corrupt',
  what: 'the server received other bytes than were sent',
  hint: 'Run the command again. If this happens again, the network or the memory of a machine is faulty.',
}
const SHORT: FailureKind = {
  code: 'store-corrupt',
  what: 'the object ends before the requested bytes',
  hint: 'The object has changed since it was stored: run stet check on it.',
}
const ELSEWHERE: FailureKind = {
  code: 'store-refused',
  what: 'the bucket is in another region',
  hint: 'Set AWS_REGION to the region of the bucket.',
}

const UNABLE: FailureKind = {
  code: 'store-refused',
  what: 'the server lacks a feature that the ledger requires',
  hint: 'Use a server that honours If-None-Match on PutObject; stet doctor checks this.',
}

/** By error name of S3 servers (Amazon S3 API reference, "Error responses"). */
const BY_NAME: Readonly<Record<string, FailureKind>> = {
  NoSuchBucket: {
    code: 'store-refused',
    what: 'the bucket does not exist',
    hint: 'Create the bucket, or correct STET_STORE.',
  },
  InvalidBucketName: {
    code: 'store-refused',
    what: 'the bucket has an invalid name',
    hint: 'Correct STET_STORE.',
  },
  InvalidAccessKeyId: { code: 'store-refused', what: 'the server does not know the access key', hint: KEYS },
  SignatureDoesNotMatch: { code: 'store-refused', what: 'the secret key is wrong', hint: KEYS },
  ExpiredToken: { code: 'store-refused', what: 'the credentials have expired', hint: KEYS },
  CredentialsProviderError: { code: 'store-refused', what: 'there are no credentials', hint: KEYS },
  AccessDenied: DENIED,
  RequestTimeTooSkewed: {
    code: 'store-refused',
    what: "this machine's clock and the server's differ too much",
    hint: 'Set the clock.',
  },
  AuthorizationHeaderMalformed: ELSEWHERE,
  PermanentRedirect: ELSEWHERE,
  QuotaExceeded: {
    code: 'store-full',
    what: 'the quota is used up',
    hint: 'Raise the quota of that user or bucket.',
  },
  BadDigest: CHANGED,
  InvalidDigest: CHANGED,
  XAmzContentSHA256Mismatch: CHANGED,
  InvalidRange: SHORT,
}

const BY_STATUS: Readonly<Record<number, FailureKind>> = {
  301: ELSEWHERE,
  307: ELSEWHERE,
  401: DENIED,
  403: DENIED,
  416: SHORT,
  501: UNABLE,
  507: FULL,
}

/** By connection error code of Node.js. All other codes mean that the server can't be reached. */
const BY_CODE: ReadonlyArray<readonly [pattern: RegExp, failure: Omit<FailureKind, 'code'>]> = [
  [
    /^(CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/,
    {
      what: "the server's certificate is not trusted",
      hint: 'If its CA is your own, name it in NODE_EXTRA_CA_CERTS; otherwise renew the certificate.',
    },
  ],
  [
    /^(ENOTFOUND|EAI_)/,
    { what: "the server's name was not found", hint: 'Check AWS_ENDPOINT_URL_S3, AWS_REGION and the DNS.' },
  ],
]

/** 4xx statuses that a retry can resolve. */
const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([408, 409, 425, 429])

function failureOf(error: Error & { $metadata?: { httpStatusCode?: number }; code?: string }): FailureKind {
  const status = error.$metadata?.httpStatusCode ?? 0
  const known = BY_NAME[error.name] ?? BY_STATUS[status]
  if (known) return known
  if (status >= 400 && status < 500 && !RETRYABLE_STATUSES.has(status)) {
    return { code: 'store-refused', what: `the server refused it (${error.name})`, hint: 'Run stet doctor.' }
  }
  if (status > 0) return { code: 'store-unreachable', what: `the server failed (${status})`, hint: REACH }
  const code = error.code ?? error.name
  const { what, hint } = BY_CODE.find(([pattern]) => pattern.test(code))?.[1] ?? UNREACHED
  return { code: 'store-unreachable', what: `${what} (${code})`, hint }
}

/**
 * Converts an error of the SDK or the server to a `StoreError`. A fault of this machine's disk, from which a file is sent,
 * stays one (`toDiskError`).
 *
 * @param action past participle for the message: `written`, `read`
 */
export function toS3StoreError(thrown: unknown, address: string, action: string): StetError {
  if (thrown instanceof StoreError) return thrown
  const local = httpStatusOf(thrown) === 0 && diskFaultOf(thrown) !== 'denied'
  const disk = local ? toDiskError(thrown) : null
  if (disk !== null) return disk
  const { code, what, hint } = failureOf(thrown instanceof Error ? thrown : new Error(String(thrown)))
  return new StoreError(code, `${address} could not be ${action}: ${what}.`, {
    input: address,
    hint,
    cause: thrown,
  })
}

const TRANSFER_ERRORS: ReadonlySet<string> = new Set(
  Object.keys(BY_NAME).filter((name) => BY_NAME[name] === CHANGED),
)

/**
 * Whether a retry of the same request may succeed. A corrupted transfer is retried once only.
 *
 * @param attempts made so far
 */
export function isRetryable(error: StetError, attempts: number): boolean {
  if (error.code === 'store-unreachable') return true
  return attempts === 1 && error.cause instanceof Error && TRANSFER_ERRORS.has(error.cause.name)
}

export function httpStatusOf(thrown: unknown): number {
  return (thrown as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode ?? 0
}
