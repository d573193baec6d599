import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Which articles are waiting for the addresses that they lost; the request that work began with; what
 * was captured with which end, counted as it ends so that a scrape reads a few rows.
 */
const STATEMENTS = [
  `create table resolutions (
    article_id text primary key references articles (id) on delete cascade,
    round integer not null,
    state text not null,
    priority text not null,
    version_at timestamptz not null,
    request_id text,
    retries integer not null default 0,
    attended_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  `create index resolutions_open on resolutions (attended_at) where state <> 'done'`,
  'alter table intake add column request_id text',
  `create table outcome_counts (
    platform text not null,
    outcome text not null,
    reason text not null,
    count bigint not null,
    primary key (platform, outcome, reason)
  )`,
]

export const operations: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
  },
}
