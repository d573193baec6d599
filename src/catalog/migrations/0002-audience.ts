import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The author's wish who should see the post, as `PostRecord.audience`; null: everyone. */
export const audience: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      alter table snapshots
      add column audience text check (audience in ('unlisted', 'signed-in'))
    `.execute(db)
  },
}
