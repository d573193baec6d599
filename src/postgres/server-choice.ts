import type { DatabaseConnection } from '../model/database.ts'
import { parseDatabaseUrl, type SessionTarget } from '../model/database-url.ts'

/**
 * The servers of a database, and which one of them is used now. New connections go to that one until it fails or answers
 * only reads; then they go to the next.
 */
export class ServerChoice {
  readonly #servers: readonly [DatabaseConnection, ...DatabaseConnection[]]
  readonly target: SessionTarget
  #index = 0

  constructor(connection: DatabaseConnection) {
    const hosts = 'connectionString' in connection ? parseDatabaseUrl(connection.connectionString) : null
    const [first, ...others] = (hosts?.urls ?? []).map((connectionString) => ({ connectionString }))
    this.#servers = [first ?? connection, ...others]
    this.target = hosts?.target ?? 'read-write'
  }

  get count(): number {
    return this.#servers.length
  }

  get current(): DatabaseConnection {
    return this.#servers[this.#index] ?? this.#servers[0]
  }

  /** Moves on from a server that failed. Idempotent: another connection may have reported it before. */
  reject(server: DatabaseConnection | null): void {
    if (server === this.current) this.#index = (this.#index + 1) % this.#servers.length
  }
}
