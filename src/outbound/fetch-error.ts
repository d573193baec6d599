import { diskFaultOf } from '../model/disk-fault.ts'
import { type ErrorCode, FetchError, StetError, toDiskError } from '../model/errors.ts'

const CONNECTION_HINT = 'Check the network, and HTTPS_PROXY where a proxy is needed.'

/** The meaning of error codes of Node.js, OpenSSL and undici. All other codes count as network errors. */
const KNOWN: ReadonlyArray<readonly [pattern: RegExp, code: ErrorCode, what: string, hint?: string]> = [
  [/^(UND_ERR_HEADERS_OVERFLOW|HPE_)/, 'unreadable', 'answered something that is not HTTP'],
  [/^(Z_DATA_ERROR|Z_NEED_DICT|ERR__?ERROR_|ERR_BROTLI|ZSTD_|ERR_ZSTD)/, 'unreadable', 'sent a damaged body'],
  [/^Z_BUF_ERROR/, 'network', 'broke off in the middle'],
  [
    /^UND_ERR_(HEADERS|BODY|CONNECT)_TIMEOUT|^ETIMEDOUT/,
    'network',
    'did not answer in time',
    CONNECTION_HINT,
  ],
  [/^(ENOTFOUND|EAI_)/, 'network', 'has a name that was not found', CONNECTION_HINT],
  [/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)/, 'network', 'could not be reached', CONNECTION_HINT],
  [
    /^UND_ERR_(PRX|ABORTED|INVALID_ARG)/,
    'network',
    'could not be reached through the proxy',
    CONNECTION_HINT,
  ],
  [
    /^(CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/,
    'network',
    'has a certificate that is not trusted',
    'If that is your own proxy, name its CA in NODE_EXTRA_CA_CERTS.',
  ],
  [/^(UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH|ECONNRESET|EPIPE)/, 'network', 'broke off in the middle'],
]

function codeOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return ''
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code
  return 'cause' in thrown ? codeOf(thrown.cause) : ''
}

/**
 * Converts any error of a request to a `StetError`; a fault of our own disk stays one (`toDiskError`).
 *
 * @param timeoutMs the time limit, for the message of a timeout
 */
export function toFetchError(thrown: unknown, url: string, timeoutMs: number): StetError {
  if (thrown instanceof StetError) return thrown
  // A full table of files or a failing disk is no fault of the site. A refused connection (EACCES) may be a firewall's.
  const disk = diskFaultOf(thrown) === 'denied' ? null : toDiskError(thrown, url)
  if (disk !== null) return disk
  const detail = thrown instanceof Error ? thrown.message : String(thrown)
  if (thrown instanceof DOMException && thrown.name === 'TimeoutError') {
    return new FetchError('network', `${url} took longer than ${timeoutMs} ms.`, {
      input: url,
      cause: thrown,
    })
  }
  const code = codeOf(thrown)
  const known = KNOWN.find(([pattern]) => pattern.test(code))
  const what = known?.[2] ?? 'could not be fetched'
  return new FetchError(known?.[1] ?? 'network', `${url} ${what} (${detail || code}).`, {
    input: url,
    cause: thrown,
    ...(known?.[3] ? { hint: known[3] } : {}),
  })
}
