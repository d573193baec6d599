import { diskFaultOf } from '../model/disk-fault.ts'
import { ServiceError, StetError, toDiskError } from '../model/errors.ts'

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
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
])

/** What a class of SQLSTATEs, or one of them, says about the server, and what its operator does. */
interface Outage {
  readonly state: RegExp
  readonly what: string
  readonly hint: string
}

const WAITS = 'Stet waits, and resumes accepted work by itself.'

/**
 * SQLSTATEs that do not concern the statement itself (PostgreSQL, appendix A). The first that matches counts.
 */
const OUTAGES: readonly Outage[] = [
  {
    state: /^(?:40|55P03)/,
    what: 'The database rolled the transaction back',
    hint: 'Stet retries it.',
  },
  {
    state: /^25006/,
    what: 'The database only answers reads, as a standby does',
    hint: `Promote it, or name every host in STET_DATABASE_URL: Stet writes to the one that takes writes. ${WAITS}`,
  },
  {
    state: /^53300/,
    what: 'The database has no connections left',
    hint: `Raise max_connections, or lower STET_DATABASE_CONNECTIONS (docs/operations.md has the sum). ${WAITS}`,
  },
  { state: /^53100/, what: "The database's disk is full", hint: `Free space there. ${WAITS}` },
  { state: /^53/, what: 'The database is out of memory or another resource', hint: WAITS },
  { state: /^57P03/, what: 'The database is starting up or shutting down', hint: WAITS },
  { state: /^57P0/, what: 'The database ended the connection', hint: WAITS },
  {
    state: /^57014/,
    what: 'The database took too long',
    hint: `Look for locks and load in pg_stat_activity. ${WAITS}`,
  },
  { state: /^58/, what: "The database's disk reports errors", hint: 'Check the disk of PostgreSQL.' },
  {
    state: /^28/,
    what: 'The database refuses the log-in',
    hint: 'Correct user and password in STET_DATABASE_URL, or pg_hba.conf.',
  },
  {
    state: /^3D/,
    what: 'The database does not exist',
    hint: 'Create it, or correct STET_DATABASE_URL.',
  },
  {
    // A session that idled too long in a transaction, or a transaction that took too long.
    state: /^(?:08|25P0[34]|57)/,
    what: 'The database ended the connection',
    hint: WAITS,
  },
]

const UNREACHED: Omit<Outage, 'state'> = {
  what: 'The database does not answer',
  hint: 'Start PostgreSQL; Stet then resumes accepted work by itself.',
}

/** Messages of driver errors that have no code. */
const DRIVER_MESSAGE =
  /Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|is not queryable/

/**
 * Converts a thrown value to `database-unavailable` if it reports an outage or a conflict; returns any other unchanged.
 */
export function toCatalogError(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof StetError) return thrown
  // The driver also throws where this process has no file handle left for a connection.
  if (diskFaultOf(thrown) === 'open-files') return toDiskError(thrown, 'STET_DATABASE_URL')
  const outage = outageOf(thrown)
  if (outage === null) return thrown
  return new ServiceError('database-unavailable', `${outage.what}: ${thrown.message}`, {
    input: 'STET_DATABASE_URL',
    hint: outage.hint,
    cause: thrown,
  })
}

/** Log-ins that are refused do not pass by waiting. */
const PERMANENT = /^(?:28|3D)/

/** Whether waiting helps: the server is down, starts, is full or is a standby; it does not refuse the log-in. */
export function isPassingOutage(thrown: unknown): boolean {
  const error = thrown instanceof ServiceError ? thrown.cause : thrown
  return outageOf(error) !== null && !errorsIn(error).some((one) => PERMANENT.test(codeOf(one)))
}

const errorsIn = (thrown: unknown): readonly unknown[] =>
  thrown instanceof AggregateError ? thrown.errors : [thrown]

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

function outageOf(thrown: unknown): Omit<Outage, 'state'> | null {
  for (const error of errorsIn(thrown)) {
    if (!(error instanceof Error)) continue
    const code = codeOf(error)
    const known = /^[0-9A-Z]{5}$/.test(code) ? OUTAGES.find(({ state }) => state.test(code)) : undefined
    if (known !== undefined) return known
    const { syscall } = error as NodeJS.ErrnoException
    const isNetwork =
      NETWORK.has(code) && (syscall === undefined || /connect|read|write|getaddrinfo/.test(syscall))
    if (isNetwork || DRIVER_MESSAGE.test(error.message)) return UNREACHED
  }
  return null
}
