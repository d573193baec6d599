import { type ErrorCode, StoreError } from '../../model/errors.ts'

interface Failure {
  readonly code: ErrorCode
  readonly what: string
  readonly hint: string
}

const KEYS = 'Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (or the profile) that Stet runs with.'
const REACH = 'Check AWS_ENDPOINT_URL_S3 and that the server is up; it is tried again by itself.'

const UNREACHED = { what: "the server can't be reached", hint: REACH }

const DENIED: Failure = {
  code: 'store-refused',
  what: 'these credentials may not do that',
  hint: 'Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and that they allow GetObject, PutObject and ListBucket there.',
}
const FULL: Failure = { code: 'store-full', what: 'the server is full', hint: 'Make room there.' }
const CHANGED: Failure = {
  code: 'store-corrupt',
  what: 'the server received other bytes than were sent',
  hint: 'Run it again. If it happens again, the network, or the memory of a machine in it, fails.',
}
const SHORT: Failure = {
  code: 'store-corrupt',
  what: 'the object ends before the bytes that were asked for',
  hint: 'The object is not the one that was stored: run stet check on it.',
}
const ELSEWHERE: Failure = {
  code: 'store-refused',
  what: 'the bucket lies in another region',
  hint: 'Set AWS_REGION to the region of the bucket.',
}

const UNABLE: Failure = {
  code: 'store-refused',
  what: 'the server can not do what the ledger relies on',
  hint: 'Use one that honours If-None-Match on PutObject; stet doctor tells.',
}

/** By the names that S3 servers give their errors (Amazon S3 API reference, "Error responses"). */
const BY_NAME: Readonly<Record<string, Failure>> = {
  NoSuchBucket: {
    code: 'store-refused',
    what: 'the bucket does not exist',
    hint: 'Create the bucket, or correct STET_STORE.',
  },
  InvalidBucketName: {
    code: 'store-refused',
    what: 'the bucket has an impossible name',
    hint: 'Correct STET_STORE.',
  },
  InvalidAccessKeyId: { code: 'store-refused', what: 'the access key is unknown there', hint: KEYS },
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

const BY_STATUS: Readonly<Record<number, Failure>> = {
  301: ELSEWHERE,
  307: ELSEWHERE,
  401: DENIED,
  403: DENIED,
  416: SHORT,
  501: UNABLE,
  507: FULL,
}

/** By the codes that Node.js gives to failures of a connection; all others mean that the server cannot be reached. */
const BY_CODE: ReadonlyArray<readonly [pattern: RegExp, failure: Omit<Failure, 'code'>]> = [
  [
    /^(CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/,
    {
      what: "the server's certificate is not trusted",
      hint: 'If its CA is your own, name it in NODE_EXTRA_CA_CERTS; else have the certificate renewed.',
    },
  ],
  [
    /^(ENOTFOUND|EAI_)/,
    { what: "the server's name was not found", hint: 'Check AWS_ENDPOINT_URL_S3, AWS_REGION and the DNS.' },
  ],
]

/** 4xx that say nothing against the request itself. */
const PASSING: ReadonlySet<number> = new Set([408, 409, 425, 429])

function failureOf(error: Error & { $metadata?: { httpStatusCode?: number }; code?: string }): Failure {
  const status = error.$metadata?.httpStatusCode ?? 0
  const known = BY_NAME[error.name] ?? BY_STATUS[status]
  if (known) return known
  if (status >= 400 && status < 500 && !PASSING.has(status)) {
    return { code: 'store-refused', what: `the server refused it (${error.name})`, hint: 'Run stet doctor.' }
  }
  if (status > 0) return { code: 'store-unreachable', what: `the server failed (${status})`, hint: REACH }
  const code = error.code ?? error.name
  const { what, hint } = BY_CODE.find(([pattern]) => pattern.test(code))?.[1] ?? UNREACHED
  return { code: 'store-unreachable', what: `${what} (${code})`, hint }
}

/** A failure of the SDK or the server in the words of the store's port. */
export function toS3StoreError(thrown: unknown, address: string, did: string): StoreError {
  if (thrown instanceof StoreError) return thrown
  const { code, what, hint } = failureOf(thrown instanceof Error ? thrown : new Error(String(thrown)))
  return new StoreError(code, `${address} could not be ${did}: ${what}.`, {
    input: address,
    hint,
    cause: thrown,
  })
}

const CHANGED_ON_ITS_WAY: ReadonlySet<string> = new Set(
  Object.keys(BY_NAME).filter((name) => BY_NAME[name] === CHANGED),
)

/**
 * Whether the same request may succeed when it is sent again. A flipped bit is given one more try:
 * what happens twice is no accident.
 *
 * @param made attempts so far
 */
export function isRetryable(error: StoreError, made: number): boolean {
  if (error.code === 'store-unreachable') return true
  return made === 1 && error.cause instanceof Error && CHANGED_ON_ITS_WAY.has(error.cause.name)
}

export function httpStatusOf(thrown: unknown): number {
  return (thrown as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode ?? 0
}
