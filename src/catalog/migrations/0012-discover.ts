import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Backfills of sites and files with their sources and articles, the sites that are followed, and of a request the time at
 * which an archive recorded the article's page.
 */
export const discover: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql
      .raw(`
        alter table intake add column captured_at timestamptz;

        create table backfills (
          id text primary key,
          input text not null,
          pass integer not null,
          started_at timestamptz not null,
          found_at timestamptz,
          found bigint not null default 0,
          sent bigint not null default 0,
          unchanged bigint not null default 0,
          failed bigint not null default 0
        );

        create table backfill_sources (
          backfill_id text not null references backfills (id) on delete cascade,
          n bigint generated always as identity,
          key text not null,
          kind text not null,
          address text not null,
          depth integer not null,
          ended boolean not null default false,
          primary key (backfill_id, key)
        );
        create index backfill_sources_open on backfill_sources (backfill_id, n) where not ended;

        create table backfill_articles (
          backfill_id text not null references backfills (id) on delete cascade,
          key text not null,
          pass integer not null,
          intake_id text,
          primary key (backfill_id, key)
        );
        create index backfill_articles_sent on backfill_articles (backfill_id, pass) where intake_id is not null;
      `)
      .execute(db)
  },
}
