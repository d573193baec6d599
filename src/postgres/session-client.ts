import pg from 'pg'
import type { DatabaseConnection } from '../model/database.ts'

interface Wire {
  readonly stream: { destroy(error?: Error): void }
  on(event: 'errorMessage', listener: (message: { code?: string }) => void): void
}

/**
 * A connection that knows how long its query has been under way, and that ends once the server only answers reads: a pool
 * would otherwise keep it, and fail every write, after the server has become a standby.
 */
export class SessionClient extends pg.Client {
  /** The server that it connects to; null if it has no choice. */
  server: DatabaseConnection | null = null
  /** Of the server's side of the session; 0 until it is known. */
  backendPid = 0
  #busySince: number | null = null

  constructor(config: pg.ClientConfig) {
    super(config)
    this.on('drain', () => {
      this.#busySince = null
    })
    this.#wire.on('errorMessage', ({ code }) => {
      // After the query has received its error.
      if (code === '25006') setImmediate(() => void this.end().catch(() => {}))
    })
  }

  get #wire(): Wire {
    return (this as unknown as { connection: Wire }).connection
  }

  /** How long the connection has been busy without a pause, in milliseconds. */
  get busyMs(): number {
    return this.#busySince === null ? 0 : performance.now() - this.#busySince
  }

  override query(...given: unknown[]): never {
    this.#busySince ??= performance.now()
    return super.query(...(given as [pg.QueryConfig])) as never
  }

  /** Ends the connection without the server. Its queries fail. */
  destroy(): void {
    this.#wire.stream.destroy(new Error('Connection terminated: the server no longer knows it'))
  }
}
