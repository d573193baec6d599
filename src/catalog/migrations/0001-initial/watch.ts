/**
 * Loss statistics of groups of posts, holds, the check budget, and checks of linked pages. The key of a group is an account,
 * an article or a platform, depending on its kind, so it cannot be a foreign key.
 */
export const WATCH = `
create table watch_groups (
  kind text not null check (kind in ('author', 'article', 'platform')),
  key text not null,
  platform text not null,
  lost double precision not null,
  expected double precision not null,
  checked_at timestamptz not null,
  suspected_at timestamptz,
  primary key (kind, key)
);
create index watch_groups_checked on watch_groups (platform, checked_at) where kind = 'author';

create table watch_days (
  platform text not null,
  day date not null,
  accounts_checked integer not null,
  accounts_suspected integer not null,
  requests integer not null,
  follow_ups integer not null,
  held boolean not null,
  primary key (platform, day)
);

create table watch_holds (
  platform text primary key,
  since timestamptz not null,
  cause text not null check (cause in ('burst', 'canary')),
  accounts_checked integer not null,
  accounts_suspected integer not null,
  chance double precision not null,
  released_at timestamptz
);

create table watch_plan (
  id text primary key,
  scale double precision not null,
  planned_at timestamptz,
  tokens double precision not null,
  tokens_at timestamptz not null
);

create table link_checks (
  url text primary key,
  kind text not null check (kind in ('post-link', 'article')),
  state text not null check (state in ('unknown', 'reachable', 'moved', 'gone', 'changed')),
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
  archive_queried_at timestamptz
);
create index link_checks_due on link_checks (due_at);

create table post_links (
  platform text not null,
  post_id text not null,
  short text not null,
  url text not null references link_checks (url),
  primary key (platform, post_id, short),
  foreign key (platform, post_id) references posts (platform, id)
);
create index post_links_url on post_links (url);
`
