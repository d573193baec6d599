import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Lists by time of publication. `publication_order` has a time for every post, before any platform where it is not known. */
export const publicationOrder: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql
      .raw(`
        alter table posts add column publication_order timestamptz not null
          generated always as (coalesce(published_at, published_on::timestamp at time zone 'UTC', to_timestamp(0))) stored;
        create index posts_published on posts (publication_order, platform, id);
      `)
      .execute(db)
  },
}
