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
 * SQLSTATEs that say nothing of the statement itself (PostgreSQL, appendix A): connection, refused log-in, no such
 * database, out of resources, cancelled, shut down, recovering, failing disks; a server that has become
 * a replica; a session that idled too long in a transaction.
 */
const AWAY = /^(?:08|28|3D|53|57|58|25006|25P0[34])/
/** Two transactions were in each other's way, and this one was rolled back: as if it had never been. */
const BUSY = /^(?:40|55P03)/
/** The driver's own words where it has no code. */
const WORDS =
  /Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|is not queryable/

/** A thrown value as `database-unavailable` where it says that the database is away or busy; else as it is. */
export function toCatalogError(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof ServiceError) return thrown
  const errors = thrown instanceof AggregateError ? thrown.errors : [thrown]
  const busy = errors.some(isBusy)
  if (!busy && !errors.some(isOutage)) return thrown
  const what = busy ? 'The database had to break off' : 'The database does not answer'
  return new ServiceError('database-unavailable', `${what}: ${thrown.message}`, {
    input: 'STET_DATABASE_URL',
    hint: busy ? 'It is tried again.' : 'Start PostgreSQL; what was accepted goes on by itself.',
    cause: thrown,
  })
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

const isBusy = (error: unknown): boolean => BUSY.test(codeOf(error))

function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = codeOf(error)
  if (/^[0-9A-Z]{5}$/.test(code) && AWAY.test(code)) return true
  const { syscall } = error as NodeJS.ErrnoException
  if (NETWORK.has(code)) return syscall === undefined || /connect|read|write|getaddrinfo/.test(syscall)
  return WORDS.test(error.message)
}
