import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** When an article's sender said that it is no longer published. */
export const unpublishedArticles: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`alter table articles add column unpublished_at timestamptz`.execute(db)
  },
}
