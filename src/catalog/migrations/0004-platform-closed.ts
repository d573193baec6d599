import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The columns with a reason or a liveness; both lists gain `platform-closed`. */
const COLUMNS = [
  ['posts', 'reason'],
  ['posts', 'liveness'],
  ['snapshots', 'reason'],
  ['checks', 'liveness'],
  ['events', 'cause'],
  ['outcome_counts', 'reason'],
] as const

const REASONS = `
  'deleted', 'removed', 'account-deleted', 'account-suspended', 'platform-closed', 'not-found', 'protected',
  'withheld', 'age-restricted', 'rate-limited', 'upstream', 'network', 'unreadable',
  'address-refused', 'too-large', 'internal'`
const LIVENESS = `
  'live', 'edited', 'deleted', 'removed', 'account-deleted', 'account-suspended',
  'account-protected', 'platform-closed', 'not-found', 'age-gated', 'withheld', 'unknown'`

/** The reason and liveness of posts whose platform has closed. */
export const platformClosed: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const [table, column] of COLUMNS) {
      const values = column === 'reason' ? REASONS : LIVENESS
      // The counts have a row without a reason.
      const allowed = table === 'outcome_counts' ? `'', ${values}` : values
      const name = `${table}_${column}_check`
      await sql`
        alter table ${sql.table(table)}
        drop constraint ${sql.ref(name)},
        add constraint ${sql.ref(name)} check (${sql.ref(column)} in (${sql.raw(allowed)}))
      `.execute(db)
    }
  },
}
