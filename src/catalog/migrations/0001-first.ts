import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** One statement each: PGlite's extended protocol takes no more at once. Ids are text, never numbers. */
const STATEMENTS = [
  `create table articles (
    id text primary key,
    url text not null unique,
    title text,
    published_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  `create table article_versions (
    article_id text not null references articles (id),
    recorded_at timestamptz not null,
    body_sha256 text not null,
    body_bytes bigint not null,
    ledger_key text unique,
    primary key (article_id, recorded_at)
  )`,
  `create table citations (
    article_id text not null,
    recorded_at timestamptz not null,
    n integer not null,
    platform text not null,
    post_id text,
    url text,
    role text not null,
    form text not null,
    author jsonb not null,
    text text,
    published_on text,
    links jsonb not null,
    quote text not null,
    start_at integer not null,
    end_at integer not null,
    primary key (article_id, recorded_at, n),
    foreign key (article_id, recorded_at) references article_versions (article_id, recorded_at)
  )`,
  'create index citations_post on citations (platform, post_id)',
  `create table posts (
    platform text not null,
    id text not null,
    url text not null,
    author_name text,
    author_handle text,
    text text,
    published_at timestamptz,
    outcome text,
    reason text,
    missing jsonb not null default '[]',
    main_snapshot text,
    captured_at timestamptz,
    retry_at timestamptz,
    liveness text,
    state text not null default 'watched',
    watch jsonb not null default 'null',
    checked_at timestamptz,
    due_at timestamptz,
    capture_state text not null default 'done',
    capture_round integer not null default 0,
    capture_priority text not null default 'normal',
    claimed_at timestamptz,
    attended_at timestamptz,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    search tsvector generated always as (to_tsvector('simple',
      coalesce(author_name, '') || ' ' || coalesce(author_handle, '') || ' ' || coalesce(text, ''))) stored,
    primary key (platform, id)
  )`,
  'create index posts_search on posts using gin (search)',
  'create index posts_newest on posts (created_at desc, platform, id)',
  'create index posts_author on posts (lower(author_handle), created_at desc)',
  'create index posts_due on posts (due_at, platform, id) where due_at is not null',
  "create index posts_open on posts (attended_at) where capture_state <> 'done'",
  `create table snapshots (
    id text primary key,
    platform text not null,
    post_id text not null,
    captured_at timestamptz not null,
    outcome text not null,
    reason text,
    missing jsonb not null,
    notes jsonb not null,
    key text not null,
    manifest_key text not null unique,
    sha256 text not null,
    bytes bigint not null,
    content_sha256 text not null,
    foreign key (platform, post_id) references posts (platform, id)
  )`,
  'create index snapshots_post on snapshots (platform, post_id, captured_at desc)',
  `create table checks (
    platform text not null,
    post_id text not null,
    at timestamptz not null,
    liveness text not null,
    state text not null,
    evidence jsonb not null,
    primary key (platform, post_id, at)
  )`,
  `create table audits (
    snapshot_id text not null references snapshots (id),
    at timestamptz not null,
    ok boolean not null,
    damage jsonb not null,
    primary key (snapshot_id, at)
  )`,
  `create table events (
    key text primary key,
    platform text not null,
    post_id text not null,
    type text not null,
    at timestamptz not null,
    cause text
  )`,
  'create index events_post on events (platform, post_id, at)',
  `create table intake (
    id text primary key,
    kind text not null,
    article_id text references articles (id),
    platform text,
    post_id text,
    url text not null,
    body bytea,
    format text,
    published_at timestamptz,
    priority text not null,
    state text not null,
    claimed_at timestamptz,
    error jsonb not null default 'null',
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  "create index intake_open on intake (updated_at) where state <> 'done'",
  'create index intake_article on intake (article_id, created_at desc)',
  "create index intake_post on intake (platform, post_id) where kind = 'post'",
  `create table tokens (
    id text primary key,
    name text,
    hash text not null unique,
    scopes jsonb not null,
    created_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz
  )`,
]

export const first: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
  },
}
