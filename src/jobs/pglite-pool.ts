import { EventEmitter } from 'node:events'
import type { PGlite } from '@electric-sql/pglite'
import type { PgNotification, PgPool, PgPoolClient, PgQueryResult } from 'bullmq'

/**
 * PGlite in the shape of `pg.Pool`, as far as BullMQ's PostgreSQL backend looks at it. There is one
 * connection, so every "client" is that one; notifications reach all of them. It is safe because
 * only the migrations open a transaction of their own, and they run before anything else.
 */
export class PglitePool extends EventEmitter implements PgPool {
  readonly #pglite: PGlite

  constructor(pglite: PGlite) {
    super()
    this.#pglite = pglite
    // Every queue and every worker listens to the pool that they share.
    this.setMaxListeners(0)
  }

  async query<R>(text: string, params: readonly unknown[] = []): Promise<PgQueryResult<R>> {
    // As in `pg`: without parameters it is the simple protocol, which takes several statements.
    const results =
      params.length === 0 ? await this.#pglite.exec(text) : [await this.#pglite.query(text, [...params])]
    const last = results.at(-1)
    const rows = (last?.rows ?? []) as R[]
    return { rows, rowCount: last?.affectedRows ?? rows.length }
  }

  async connect(): Promise<PgPoolClient> {
    return new PgliteClient(this, this.#pglite)
  }

  /** The database belongs to the catalog, which closes it. */
  async end(): Promise<void> {}
}

class PgliteClient extends EventEmitter implements PgPoolClient {
  readonly #pool: PglitePool
  readonly #forget: () => void

  constructor(pool: PglitePool, pglite: PGlite) {
    super()
    this.#pool = pool
    this.#forget = pglite.onNotification((channel, payload) => {
      this.emit('notification', { channel, payload } satisfies PgNotification)
    })
  }

  query<R>(text: string, params?: readonly unknown[]): Promise<PgQueryResult<R>> {
    return this.#pool.query<R>(text, params)
  }

  release(): void {
    this.#forget()
  }
}
