import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Feeds and sitemaps that are followed, and the articles that they named. */
export const follows: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql
      .raw(`
        create table follows (
          url text primary key,
          input text not null,
          listed_at text,
          every_ms bigint not null,
          etag text,
          last_modified text,
          next_at timestamptz,
          asked_at timestamptz,
          worked_at timestamptz,
          changed_at timestamptz,
          error jsonb not null default 'null',
          requests bigint not null default 0,
          unchanged bigint not null default 0,
          articles bigint not null default 0
        );
        create index follows_due on follows (next_at) where next_at is not null;
        create index follows_input on follows (input);

        create table follow_articles (
          follow_url text not null references follows (url) on delete cascade,
          key text not null,
          modified text,
          seen_at timestamptz not null,
          primary key (follow_url, key)
        );
        create index follow_articles_seen on follow_articles (seen_at);
      `)
      .execute(db)
  },
}
