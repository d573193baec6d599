import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The index that finds dispatched announcements past their time. */
export const retention: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`create index announcements_old on announcements (created_at) where dispatched_at is not null`.execute(
      db,
    )
  },
}
