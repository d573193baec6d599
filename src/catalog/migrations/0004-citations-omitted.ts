import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** How many citations the record of an article's version leaves out (`STET_MAX_CITATIONS`). */
export const citationsOmitted: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`alter table article_versions add column citations_omitted integer not null default 0`.execute(
      db,
    )
  },
}
