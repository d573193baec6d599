import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What is to be told to the newsroom, written with the change that it tells of. */
export const announcements: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql
      .raw(
        `create table announcements (
          id text primary key,
          type text not null,
          at timestamptz not null,
          platform text not null,
          post_id text not null,
          url text not null,
          detail jsonb not null,
          created_at timestamptz not null,
          handed_out_at timestamptz
        )`,
      )
      .execute(db)
    await sql
      .raw('create index announcements_open on announcements (created_at, id) where handed_out_at is null')
      .execute(db)
  },
}
