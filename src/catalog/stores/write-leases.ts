import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { DatabaseConnection } from '../../model/database.ts'
import type { WriteLease, WriteLeases } from '../../model/write-lease.ts'
import { SessionPool } from '../../postgres/session-pool.ts'
import type { Db } from '../catalog.ts'

/** How long the lease of a writer that was killed keeps others from its key. */
const LEASE_MS = 30_000

/** Of one process, beside those of the catalog; a statement takes a millisecond. */
const CONNECTIONS = 2

/** Statements that PostgreSQL prepares once a connection. */
const ACQUIRE = {
  name: 'acquire_write_lease',
  text: `
  insert into write_leases (key, token, until)
  values ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
  on conflict (key) do update set token = excluded.token, until = excluded.until
    where write_leases.until < clock_timestamp()`,
}
const RENEW = {
  name: 'renew_write_lease',
  text: `
  update write_leases set until = clock_timestamp() + $3 * interval '1 millisecond'
  where key = $1 and token = $2`,
}
const RELEASE = {
  name: 'release_write_lease',
  text: 'delete from write_leases where key = $1 and token = $2',
}

/** Leases of keys in the catalog; they go by the clock of the database. */
export interface CatalogLeases extends WriteLeases {
  close(): Promise<void>
}

/**
 * Opens the leases of a migrated catalog. They have connections of their own: a writer may hold one of the catalog's, in a
 * transaction, while it waits for a lease.
 *
 * @param leaseMs how long a lease lasts without renewal
 */
export function openWriteLeases(connection: DatabaseConnection, leaseMs = LEASE_MS): CatalogLeases {
  const pool = new SessionPool(connection, { max: CONNECTIONS })
  const changes = async (statement: typeof ACQUIRE, values: unknown[]): Promise<boolean> =>
    (await pool.query({ ...statement, values })).rowCount === 1

  return {
    async acquire(key) {
      const token = randomUUID()
      const holding = startHolding(leaseMs)
      if (await changes(ACQUIRE, [key, token, leaseMs])) {
        return holding.keep(
          () => changes(RENEW, [key, token, leaseMs]),
          () => changes(RELEASE, [key, token]),
        )
      }
      return null
    },
    close: () => pool.end(),
  }
}

/** Deletes the leases of writers that ended without giving them back. */
export async function deleteEndedLeases(db: Db): Promise<void> {
  await db.deleteFrom('write_leases').where('until', '<', sql<Date>`clock_timestamp()`).execute()
}

/** The time that a lease has by the clocks of this machine. It counts from before the request, so it ends too early. */
function startHolding(leaseMs: number) {
  // A third is left for what was sent at the last moment and is still on its way.
  const usableMs = (leaseMs * 2) / 3
  let since = now()
  const isHeld = (): boolean => elapsed(since) < usableMs

  return {
    keep(renew: () => Promise<boolean>, release: () => Promise<boolean>): WriteLease {
      const lost = new AbortController()
      let expiry = setTimeout(() => lost.abort(), usableMs)
      const renewal = setInterval(async () => {
        const asked = now()
        // Without an answer, the lease runs out.
        const renewed = await renew().catch(() => null)
        if (renewed === false) lost.abort()
        if (renewed !== true || lost.signal.aborted) return
        since = asked
        clearTimeout(expiry)
        expiry = setTimeout(() => lost.abort(), usableMs - elapsed(asked))
      }, leaseMs / 4)
      return {
        signal: lost.signal,
        isHeld: () => !lost.signal.aborted && isHeld(),
        async release() {
          clearInterval(renewal)
          const kept = await release().catch(() => false)
          clearTimeout(expiry)
          return kept
        },
      }
    },
  }
}

const now = () => ({ steady: performance.now(), wall: Date.now() })

/** A steady clock may stand still while a machine sleeps, and the wall clock may be set. */
const elapsed = (since: ReturnType<typeof now>): number =>
  Math.max(performance.now() - since.steady, Date.now() - since.wall)
