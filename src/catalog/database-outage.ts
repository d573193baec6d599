import { ServiceError } from '../model/errors.ts'

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EMFILE',
  'ENFILE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
])

/**
 * SQLSTATEs that do not concern the statement itself (PostgreSQL, appendix A): connection failure, refused log-in, missing
 * database, exhausted resources, cancellation, shutdown, recovery, disk failure, a server that became a read-only
 * replica, a session that idled too long in a transaction.
 */
const OUTAGE = /^(?:08|28|3D|53|57|58|25006|25P0[34])/
/** Serialization failure, deadlock or lock timeout: the server rolled this transaction back in favour of another. */
const CONFLICT = /^(?:40|55P03)/
/** Messages of driver errors that have no code. */
const DRIVER_MESSAGE =
  /Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|is not queryable/

/** Converts a thrown value to `database-unavailable` if it reports an outage or a conflict; returns any other unchanged. */
export function toCatalogError(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof ServiceError) return thrown
  const errors = thrown instanceof AggregateError ? thrown.errors : [thrown]
  const conflict = errors.some(isConflict)
  if (!conflict && !errors.some(isOutage)) return thrown
  const what = conflict ? 'The database rolled the transaction back' : 'The database does not answer'
  return new ServiceError('database-unavailable', `${what}: ${thrown.message}`, {
    input: 'STET_DATABASE_URL',
    hint: conflict ? 'Stet retries it.' : 'Start PostgreSQL; Stet then resumes accepted work by itself.',
    cause: thrown,
  })
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

const isConflict = (error: unknown): boolean => CONFLICT.test(codeOf(error))

function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = codeOf(error)
  if (/^[0-9A-Z]{5}$/.test(code) && OUTAGE.test(code)) return true
  const { syscall } = error as NodeJS.ErrnoException
  if (NETWORK.has(code)) return syscall === undefined || /connect|read|write|getaddrinfo/.test(syscall)
  return DRIVER_MESSAGE.test(error.message)
}
