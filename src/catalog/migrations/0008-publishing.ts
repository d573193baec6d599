import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * What public doors ask: an editor's decision, whose words a snapshot holds, and the time that it shows.
 * For snapshots that are there already the two are told by the next reindex; until then only what an
 * editor approves of them is public, and those that the platform served are mementos of their capture.
 */
const STATEMENTS = [
  'alter table posts add column approval text',
  'alter table posts add column erased boolean not null default false',
  'alter table events add column by_whom text',
  'alter table events add column erase boolean not null default false',
  'alter table snapshots add column witness text',
  'alter table snapshots add column memento_at timestamptz',
  "update snapshots set memento_at = date_trunc('second', captured_at) where outcome = 'captured'",
  'create index snapshots_mementos on snapshots (platform, post_id, memento_at)',
]

export const publishing: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
  },
}
