/** Backfills of sites and files, with their sources and articles, and the feeds and sitemaps that are followed. */
export const DISCOVER = `
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
`
