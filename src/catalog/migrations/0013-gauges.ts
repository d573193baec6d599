import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What the gauges count is counted in indexes, a few bytes a row, and not in the rows. */
const STATEMENTS = [
  // Behind a column that nobody searches by: no list is to go along this one.
  'create index posts_counted on posts (capture_state, platform, outcome, state)',
  'create index snapshots_bytes on snapshots (bytes)',
  'create index snapshots_proven on snapshots ((coalesce(audited_at, captured_at)))',
]

export const gauges: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
  },
}
