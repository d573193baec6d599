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

/** As in `0006-shown-state.ts`, with one more end of a post. */
const PROOF = `case when liveness is null or liveness = 'unknown' then reason else liveness end`
const GONE = `state = 'watched' and outcome in ('gone', 'salvaged')
  and ${PROOF} in ('deleted', 'removed', 'account-deleted', 'account-suspended', 'platform-closed', 'not-found')`

/** The reason and liveness of posts whose platform has closed, which count as gone. */
export const platformClosed: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    // Before PostgreSQL 17 the expression of a generated column can't change.
    await sql
      .raw(`
        alter table posts
          drop column shown_state,
          drop column shown_liveness;
        alter table posts
          add column shown_state text not null generated always as (case when ${GONE} then 'gone' else state end) stored,
          add column shown_liveness text generated always as (case when ${GONE} then ${PROOF} else liveness end) stored;
        create index posts_shown_state on posts (shown_state, created_at, platform, id);
        create index posts_shown_liveness on posts (shown_liveness, created_at, platform, id);
      `)
      .execute(db)
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
