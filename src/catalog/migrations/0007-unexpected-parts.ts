import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The table of unknown parts also counts the parts that readers need and answers lack, of captures and checks. */
export const unexpectedParts: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`alter table unknown_parts rename to unexpected_parts`.execute(db)
    await sql`alter table unexpected_parts rename column captures to answers`.execute(db)
    await sql`
      alter table unexpected_parts
        add column kind text not null default 'unknown' check (kind in ('unknown', 'absent')),
        drop constraint unknown_parts_pkey,
        add primary key (platform, witness, path, kind)
    `.execute(db)
  },
}
