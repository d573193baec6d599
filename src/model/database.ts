import { ServiceError } from './errors.ts'

/** How a PostgreSQL database is reached, in the words of `pg`: by a URL, or by the directory of its Unix socket. */
export type DatabaseConnection =
  | { readonly connectionString: string }
  | {
      readonly host: string
      readonly port: number
      readonly user: string
      readonly database: string
      readonly ssl: false
    }

/** The PostgreSQL of a process: a server that is configured, or the embedded one. */
export interface Database {
  /** Stays the same when an embedded server is started again. */
  readonly connection: DatabaseConnection
  /** Starts an embedded server again where it has gone. Resolves when it answers. @throws ServiceError `database-unavailable` */
  ensure(): Promise<void>
  /** The last client of an embedded server ends it. */
  close(): Promise<void>
}

/** Where a database is, for people: without user and password. */
export function databaseAddress(connection: DatabaseConnection): string {
  if (!('connectionString' in connection)) return connection.host
  const url = URL.parse(connection.connectionString)
  return url ? `${url.hostname}:${url.port || '5432'}${url.pathname}` : 'STET_DATABASE_URL'
}

/** `database-unavailable`, with what the driver said. */
export function databaseUnavailableError(connection: DatabaseConnection, cause: unknown): ServiceError {
  const why = cause instanceof AggregateError ? cause.errors.map(String).join('; ') : String(cause)
  const where = databaseAddress(connection)
  return new ServiceError('database-unavailable', `The database at ${where} can't be used: ${why}`, {
    input: 'STET_DATABASE_URL',
    hint: 'Start PostgreSQL, or set STET_DATABASE_URL to one that answers.',
    cause,
  })
}
