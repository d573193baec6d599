import { ServiceError } from '../model/errors.ts'

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
])
/** SQLSTATE classes: connection, out of resources, shut down by an operator (PostgreSQL, appendix A). */
const STATES = /^(?:08|53|57P)/
/** The driver's own words where it has no code. */
const WORDS =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/

/** A thrown value as `database-unavailable` where it says that the database is away; else as it is. */
export function asCatalogError(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof ServiceError) return thrown
  const errors = thrown instanceof AggregateError ? thrown.errors : [thrown]
  if (!errors.some(isOutage)) return thrown
  return new ServiceError('database-unavailable', `The database does not answer: ${thrown.message}`, {
    input: 'STET_DATABASE_URL',
    hint: 'Start PostgreSQL; what was accepted goes on by itself.',
    cause: thrown,
  })
}

function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, syscall } = error as NodeJS.ErrnoException
  if (code !== undefined && STATES.test(code)) return true
  if (code !== undefined && NETWORK.has(code))
    return syscall === undefined || /connect|read|write|getaddrinfo/.test(syscall)
  return WORDS.test(error.message)
}
