import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The parts of platforms' answers that no table of fields names, and how many captures met each. */
export const unknownParts: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      create table unknown_parts (
        platform text not null,
        witness text not null,
        path text not null,
        holds text check (holds in ('media', 'words')),
        captures bigint not null,
        post_id text not null,
        first_at timestamptz not null,
        last_at timestamptz not null,
        primary key (platform, witness, path)
      )
    `.execute(db)
  },
}
