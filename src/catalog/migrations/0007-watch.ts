import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const STATEMENTS = [
  `alter table posts
    add column version text,
    add column watch_version integer not null default 0,
    add column lease_until timestamptz,
    add column due_rank smallint not null default 2,
    add column silent integer not null default 0,
    add column wish_bucket smallint,
    add column pending jsonb not null default 'null'`,
  'drop index posts_due',
  'create index posts_due on posts (due_rank, due_at) where due_at is not null',
  `create table watch_groups (
    kind text not null,
    key text not null,
    platform text not null,
    lost double precision not null,
    expected double precision not null,
    looked_at timestamptz not null,
    suspected_at timestamptz,
    primary key (kind, key)
  )`,
  "create index watch_groups_looked on watch_groups (platform, looked_at) where kind = 'author'",
  `create table watch_days (
    platform text not null,
    day date not null,
    looked integer not null,
    suspected integer not null,
    requests integer not null,
    follow_ups integer not null,
    held boolean not null,
    primary key (platform, day)
  )`,
  `create table watch_holds (
    platform text primary key,
    since timestamptz not null,
    why text not null,
    looked integer not null,
    suspected integer not null,
    chance double precision not null,
    released_at timestamptz
  )`,
  `create table watch_plan (
    id text primary key,
    scale double precision not null,
    planned_at timestamptz,
    tokens double precision not null,
    tokens_at timestamptz not null
  )`,
  `alter table snapshots
    add column audited_at timestamptz,
    add column audit_due_at timestamptz not null default 'epoch',
    add column audit_lease_until timestamptz,
    add column damaged_since timestamptz`,
  'create index snapshots_audit on snapshots (audit_due_at, id)',
  'create index snapshots_damaged on snapshots (damaged_since) where damaged_since is not null',
  `create table link_checks (
    url text primary key,
    kind text not null,
    state text not null,
    since timestamptz,
    checked_at timestamptz,
    due_at timestamptz not null,
    lease_until timestamptz,
    run jsonb not null,
    final_url text,
    status integer,
    title text,
    fingerprint text,
    archived_url text,
    archive_asked_at timestamptz
  )`,
  'create index link_checks_due on link_checks (due_at)',
  `create table post_links (
    platform text not null,
    post_id text not null,
    short text not null,
    url text not null references link_checks (url),
    primary key (platform, post_id, short),
    foreign key (platform, post_id) references posts (platform, id)
  )`,
  'create index post_links_url on post_links (url)',
]

/** What the watch keeps: leases, the schedule, what groups lose, holds, audits that are due, links. */
export const watch: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
  },
}
