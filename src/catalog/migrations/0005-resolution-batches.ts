import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Where the next batch of an article's resolution begins: an index into its citations. */
export const resolutionBatches: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`alter table resolutions add column next_citation integer not null default 0`.execute(db)
  },
}
