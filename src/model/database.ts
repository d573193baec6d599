import { parseDatabaseUrl } from './database-url.ts'
import { ServiceError } from './errors.ts'

/** Connection parameters of `pg`: a URL, which may name several servers, or the directory of a Unix socket. */
export type DatabaseConnection =
  | { readonly connectionString: string }
  | {
      readonly host: string
      readonly port: number
      readonly user: string
      readonly database: string
      readonly ssl: false
    }

/** The PostgreSQL server of a process: the configured one, or an embedded one. */
export interface Database {
  /** Does not change when an embedded server restarts. */
  readonly connection: DatabaseConnection
  /** Restarts an embedded server that has stopped. Resolves once the server answers. @throws ServiceError `database-unavailable` */
  ensure(): Promise<void>
  /** Disconnects. The last client of an embedded server stops it. */
  close(): Promise<void>
}

/** The address of a database for messages, without user and password. */
export function databaseAddress(connection: DatabaseConnection): string {
  if (!('connectionString' in connection)) return connection.host
  const urls = parseDatabaseUrl(connection.connectionString)?.urls.map((url) => URL.parse(url)) ?? []
  const [first] = urls
  if (!first) return 'STET_DATABASE_URL'
  return `${urls.map((url) => `${url?.hostname}:${url?.port || '5432'}`).join(',')}${first.pathname}`
}

/**
 * Creates a `database-unavailable` error with the message of the driver.
 *
 * @param hint what to do; null: the server is down
 */
export function databaseUnavailableError(
  connection: DatabaseConnection,
  cause: unknown,
  hint: string | null = null,
): ServiceError {
  const why = cause instanceof AggregateError ? cause.errors.map(String).join('; ') : String(cause)
  const where = databaseAddress(connection)
  return new ServiceError('database-unavailable', `The database at ${where} can't be used: ${why}`, {
    input: 'STET_DATABASE_URL',
    hint: hint ?? 'Start PostgreSQL, or set STET_DATABASE_URL to one that answers.',
    cause,
  })
}
