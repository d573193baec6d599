import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Keys of the ledger sort by their bytes, as every store lists them: a rebuild walks both side by side. */
const STATEMENTS = [
  'alter table article_versions alter column ledger_key type text collate "C"',
  'alter table snapshots alter column manifest_key type text collate "C"',
  'alter table events alter column key type text collate "C"',
  'alter table events add column reason text',
  'alter table posts add column taken_down_at timestamptz, add column taken_down_reason text',
  `create table reindex (
    store text primary key,
    since timestamptz,
    after_key text not null,
    seen bigint not null,
    skipped jsonb not null,
    skipped_count bigint not null,
    saved_at timestamptz not null
  )`,
]

export const reindex: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
  },
}
