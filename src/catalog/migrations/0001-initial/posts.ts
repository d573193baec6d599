import { LIVENESS, OUTCOMES, PRIORITIES, REASONS, STATES, WORK_STATES } from './values.ts'

/**
 * Posts: identity, what the main snapshot shows, capture work, watch, publication. One wide table: a search joins words
 * with state, liveness and outcome, and in one table that is an intersection of two indexes; over two tables it is a look-up for every
 * post that has the one (docs/benchmarks.md has the figures).
 */
export const POSTS = `
create table posts (
  platform text not null,
  id text not null,
  url text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,

  -- What the main snapshot shows. No foreign key: snapshots refer to posts, and a second index of a million
  -- rows would serve nothing but the reference back. snapshots.ts changes both in one transaction.
  main_snapshot text,
  author_name text,
  author_handle text,
  text text,
  lang text,
  published_at timestamptz,
  captured_at timestamptz,
  version_id text,
  -- What a search finds it by; see search-document.ts. In the post's own row, so that one plan joins words with any other
  -- condition.
  words tsvector,

  -- The capture: its result, and the one that is open.
  outcome text check (outcome in (${OUTCOMES})),
  reason text check (reason in (${REASONS})),
  missing jsonb not null default '[]',
  last_failure text check (last_failure in (${OUTCOMES})),
  capture_state text not null default 'done' check (capture_state in (${WORK_STATES})),
  capture_generation integer not null default 0,
  capture_priority text not null default 'normal' check (capture_priority in (${PRIORITIES})),
  claimed_at timestamptz,
  job_seen_at timestamptz,
  retry_at timestamptz,

  -- The watch: what checks say, and when the next is due.
  liveness text check (liveness in (${LIVENESS})),
  state text not null default 'watched' check (state in (${STATES})),
  watch jsonb not null default 'null',
  watch_revision integer not null default 0,
  unknown_streak integer not null default 0,
  desired_rate_bucket smallint,
  pending_change jsonb not null default 'null',
  checked_at timestamptz,
  due_at timestamptz,
  check_priority smallint not null default 2 check (check_priority in (0, 1, 2)),
  lease_until timestamptz,

  -- Publication.
  approval text check (approval in ('approved', 'held')),
  taken_down_at timestamptz,
  taken_down_reason text,
  erased boolean not null default false,

  primary key (platform, id)
);

-- Other ids of a post: a handle's address beside that of the account's id. No post has one of these as its own.
create table post_aliases (
  platform text not null,
  alias_id text not null,
  post_id text not null,
  primary key (platform, alias_id),
  foreign key (platform, post_id) references posts (platform, id),
  check (alias_id <> post_id)
);
create index post_aliases_post on post_aliases (platform, post_id);

-- Lists, newest first, along one order that a cursor can be compared with.
create index posts_newest on posts (created_at, platform, id);
create index posts_author on posts (lower(author_handle), created_at, platform, id);
create index posts_platform on posts (platform, created_at, id);
create index posts_outcome on posts (outcome, created_at, platform, id);
create index posts_liveness on posts (liveness, created_at, platform, id);
create index posts_state on posts (state, created_at, platform, id);
-- Search. What was not sorted in yet is read by every search, so that list is kept short.
create index posts_words on posts using gin (words) with (gin_pending_list_limit = 256);
alter table posts alter words set statistics 1000;
-- Work that is due.
create index posts_check_due on posts (check_priority, due_at) where due_at is not null;
create index posts_retry_due on posts (retry_at) where capture_state = 'done' and retry_at is not null;
create index posts_capture_open on posts (job_seen_at) where capture_state <> 'done';
-- The gauges. It begins with a column that no list is narrowed by, so that no list is read along it.
create index posts_counted on posts (capture_state, platform, outcome, state);
`
